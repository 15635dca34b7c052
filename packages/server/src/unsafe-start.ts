import { isIP } from 'node:net';
import { type Config, ConfigError } from './config.ts';
import { verifyPassword } from './portal/password-hash.ts';
import { findApiUsersNamed } from './store/api-users.ts';
import type { Database } from './store/database.ts';

/** The demo's API users, whose secrets everybody knows. */
const demoUsers = [
  { username: 'un', secret: 'pwd' },
  { username: 'ben', secret: 'password' },
];

/**
 * Refuses to serve in cleartext what other machines can reach.
 * @throws {ConfigError} in one line that names the setting
 */
export function refuseCleartext({ listen, publicUrl, trustProxy }: Config): void {
  const { protocol, hostname } = new URL(publicUrl.replace('{instance}', 'instance'));
  if (protocol === 'http:' && !isThisMachine(hostname)) {
    throw new ConfigError('PORTAL_PUBLIC_URL must be https, unless it leads to localhost.');
  }
  if (!isThisMachine(listen.host) && trustProxy.length === 0) {
    throw new ConfigError(
      'PORTAL_LISTEN lets other machines in, and the server speaks no TLS itself: ' +
        'name the proxy that does in PORTAL_TRUST_PROXY, or listen on 127.0.0.1.',
    );
  }
}

/**
 * Refuses to let other machines in where an API user has one of the demo's secrets (Q10).
 * @throws {ConfigError} in one line that names the instance and the user
 */
export async function refuseDemoSecrets({ listen }: Config, database: Database): Promise<void> {
  if (isThisMachine(listen.host)) return;
  for (const { username, secret } of demoUsers) {
    for (const { subdomain, secret_hash } of await findApiUsersNamed(database.reads, username)) {
      if (!(await verifyPassword(secret, secret_hash))) continue;
      throw new ConfigError(
        `The API user ${username} of ${subdomain} has the demo's secret, which everybody knows: ` +
          'revoke it, or listen on 127.0.0.1.',
      );
    }
  }
}

function isThisMachine(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (isIP(name) === 4) return name.startsWith('127.');
  return name === '::1' || name === 'localhost' || name.endsWith('.localhost');
}
