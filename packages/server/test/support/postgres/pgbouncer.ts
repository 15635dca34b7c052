import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort, postgresAccount } from '@mdhq/local-postgres';

/** Not every PATH has the folder where Debian installs it. */
const env = { PATH: `${process.env['PATH']}:/usr/sbin` };

/** Without it, tests are skipped, and their names say how to install it. */
export const hasPgBouncer = spawnSync('pgbouncer', ['--version'], { env }).status === 0;
export const whySkipped = hasPgBouncer
  ? ''
  : ' (skipped: needs pgbouncer, apt-get install pgbouncer)';

/**
 * Starts PgBouncer in transaction mode, with the settings of docs/scaling.md.
 * @param databaseUrl of the PostgreSQL that it connects to, for its database `postgres`
 */
export async function startPgBouncer(
  databaseUrl: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const { hostname, port: databasePort, username } = new URL(databaseUrl);
  const folder = mkdtempSync(
    join(postgresAccount === undefined ? tmpdir() : '/tmp', 'mdhq-pgbouncer-'),
  );
  if (postgresAccount !== undefined) chownSync(folder, postgresAccount.uid, postgresAccount.gid);
  const users = join(folder, 'users');
  writeFileSync(users, `"${username}" ""\n`);
  const port = await freePort();
  const settings = join(folder, 'pgbouncer.ini');
  writeFileSync(
    settings,
    `[databases]
postgres = host=${hostname} port=${databasePort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = 6
query_wait_timeout = 5
server_login_retry = 1
`,
  );
  const child = spawn('pgbouncer', [settings], {
    ...postgresAccount,
    env,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  const lines: string[] = [];
  let isUp = false;
  for await (const line of createInterface(child.stderr)) {
    lines.push(line);
    isUp = line.includes('process up');
    if (isUp) break;
  }
  if (!isUp) throw new Error(`PgBouncer did not start:\n${lines.join('\n')}`);
  child.stderr.resume();
  return {
    url: `postgres://${username}@127.0.0.1:${port}/postgres`,
    async stop() {
      child.kill('SIGKILL');
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}
