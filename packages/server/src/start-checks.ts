import { isLoopbackHost } from '@mdhq/portal-types/host-names';
import { type Config, ConfigError } from './config.ts';
import { verifyPassword } from './portal/passwords/password-hash.ts';
import { findApiUsersNamed } from './store/access/api-users.ts';
import type { Database } from './store/database.ts';
import { listInstances } from './store/instances/instances.ts';

/** The API users of the demo, whose secrets are public. */
const demoUsers = [
  { username: 'un', secret: 'pwd' },
  { username: 'ben', secret: 'password' },
];

/**
 * Refuses settings that serve other machines in cleartext.
 * @throws {ConfigError} in one line that names the setting
 */
export function refuseCleartext({ listen, publicUrl, trustProxy }: Config): void {
  if (/^http:/i.test(publicUrl) && !leadsToThisMachine(publicUrl)) {
    throw new ConfigError('PORTAL_PUBLIC_URL must be https, unless its host is localhost.');
  }
  if (!isLoopbackHost(listen.host) && trustProxy.length === 0) {
    throw new ConfigError(
      'PORTAL_LISTEN is reachable from other machines, but the server has no TLS: set ' +
        'PORTAL_TRUST_PROXY to the proxy that terminates TLS, or listen on 127.0.0.1.',
    );
  }
}

/**
 * Refuses link keys in a file of one server if other servers may use the database: links of one server would not work
 * on another.
 * @throws {ConfigError} in one line that names the setting
 */
export function refuseKeyFileOfOneServer({ databaseServer, linkKeys }: Config): void {
  if (databaseServer === undefined || linkKeys !== undefined) return;
  throw new ConfigError(
    'PORTAL_LINK_KEYS must be set with PORTAL_DATABASE_URL, to the same value on all servers: print a key with "link-key rotate".',
  );
}

/**
 * Refuses to serve other machines while an API user has a secret of the demo (Q10).
 * @throws {ConfigError} in one line that names the instance and the user
 */
export async function refuseDemoSecrets(
  { listen, trustProxy, publicUrl }: Config,
  database: Database,
): Promise<void> {
  const isBehindProxy = trustProxy.length > 0 && !leadsToThisMachine(publicUrl);
  if (isLoopbackHost(listen.host) && !isBehindProxy) return;
  for (const { username, secret } of demoUsers) {
    for (const { subdomain, secret_hash } of await findApiUsersNamed(database.reads, username)) {
      if (!(await verifyPassword(secret, secret_hash))) continue;
      throw new ConfigError(
        `API user ${username} of ${subdomain} has the secret of the demo, which is public: ` +
          'revoke it, or listen on 127.0.0.1 without PORTAL_TRUST_PROXY.',
      );
    }
  }
}

/**
 * Refuses settings with which the links of a clinic lead nowhere or to another clinic.
 * @throws {ConfigError} in one line that names the setting
 */
export async function refuseBrokenLinks(
  { publicUrl, defaultInstance }: Config,
  database: Database,
): Promise<void> {
  const subdomains = (await listInstances(database.reads)).map(({ subdomain }) => subdomain);
  if (subdomains.length > 1) requireInstanceIn(publicUrl);
  // The default instance may be configured before the first instance is created.
  if (defaultInstance && subdomains.length > 0 && !subdomains.includes(defaultInstance)) {
    throw new ConfigError(
      `PORTAL_DEFAULT_INSTANCE is ${defaultInstance}, which does not exist: correct it, or create the instance.`,
    );
  }
}

/** @throws {ConfigError} if all instances would share one URL */
export function requireInstanceIn(publicUrl: string): void {
  if (publicUrl.includes('{instance}')) return;
  throw new ConfigError(
    'PORTAL_PUBLIC_URL must contain {instance}, such as https://{instance}.md-hq.com, ' +
      'if there is more than one instance.',
  );
}

function leadsToThisMachine(publicUrl: string): boolean {
  return isLoopbackHost(new URL(publicUrl.replace('{instance}', 'instance')).hostname);
}
