import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { initializeData, postgresAccount, spawnPostgres } from './postgres-process.ts';
import { copyPrograms } from './programs.ts';

/** A PostgreSQL server whose data stays when it ends. */
export interface KeptPostgres {
  /** URL of its database `postgres`, with the password, and a port that changes with each start. */
  readonly url: string;
  /** Ends it, once its clients have been disconnected. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on a free port of 127.0.0.1.
 * @param folder stores the data, and is created if it is missing. Each account of the machine could connect, so there is a
 * password. As root, the folder belongs to `nobody`, who must be able to access the folders above it.
 */
export async function startKeptPostgres(folder: string): Promise<KeptPostgres> {
  const base = postgresAccount === undefined ? tmpdir() : '/tmp';
  const programs = mkdtempSync(join(base, 'mdhq-postgres-'));
  try {
    giveToAccount(programs);
    copyPrograms(programs);
    const passwordFile = join(folder, 'password');
    const dataDir = join(folder, 'data');
    if (!existsSync(dataDir)) await createData(programs, folder, passwordFile, dataDir);
    const port = await freePort();
    const postgres = await spawnPostgres(programs, dataDir, {
      ...{ port, listen_addresses: '127.0.0.1' },
    });
    const password = readFileSync(passwordFile, 'utf8').trim();
    return {
      url: `postgres://portal:${password}@127.0.0.1:${port}/postgres`,
      async stop() {
        const exited = once(postgres, 'exit');
        // A fast shutdown.
        postgres.kill('SIGINT');
        await exited;
        rmSync(programs, { recursive: true });
      },
    };
  } catch (error) {
    rmSync(programs, { recursive: true, force: true });
    throw error;
  }
}

async function createData(
  programs: string,
  folder: string,
  passwordFile: string,
  dataDir: string,
): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  giveToAccount(folder);
  writeFileSync(passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  giveToAccount(passwordFile);
  await initializeData(programs, dataDir, ['--auth=scram-sha-256', `--pwfile=${passwordFile}`]);
}

function giveToAccount(path: string): void {
  if (postgresAccount !== undefined) chownSync(path, postgresAccount.uid, postgresAccount.gid);
}
