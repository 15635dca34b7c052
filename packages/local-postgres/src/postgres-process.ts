import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** PostgreSQL refuses to run as root: then it runs as `nobody`. Undefined for the account of this process. */
export const postgresAccount = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

/** The environment of this process may have secrets, and settings of PostgreSQL. */
const environment = { PATH: '/usr/local/bin:/usr/bin:/bin' };

/**
 * Creates an empty data directory, with the superuser `portal`.
 * @param programs folder of `copyPrograms`
 * @param flags further flags of `initdb`
 */
export async function initializeData(
  programs: string,
  dataDir: string,
  flags: readonly string[],
): Promise<void> {
  await promisify(execFile)(
    join(programs, 'bin/initdb'),
    [
      ...['--pgdata', dataDir, '--username', 'portal'],
      ...['--encoding', 'UTF8', '--no-locale', ...flags],
    ],
    { ...postgresAccount, env: environment, cwd: programs },
  );
}

/**
 * Starts PostgreSQL, and resolves once it accepts connections. It ends when this process ends.
 * @param programs folder of `copyPrograms`, where its socket is created
 * @param settings such as `port`
 */
export async function spawnPostgres(
  programs: string,
  dataDir: string,
  settings: Readonly<Record<string, string | number>>,
): Promise<ChildProcess> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(programs, 'bin/postgres'), ['-D', dataDir, '-k', programs, ...flags], {
    ...{ ...postgresAccount, env: environment, cwd: programs },
    // Ctrl-C in a terminal reaches only this process, which ends PostgreSQL after those that use it.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  endWithThisProcess(child, programs);
  await readiness(child);
  return child;
}

/**
 * Ends PostgreSQL and deletes the programs when this process is killed: the standard input of a guard is a pipe, which then
 * closes.
 */
function endWithThisProcess(postgres: ChildProcess, programs: string): void {
  const script =
    'read -r line; kill -QUIT "$0"; while kill -0 "$0" 2>/dev/null; do sleep 0.1; done; rm -rf "$1"';
  const guard = spawn('/bin/sh', ['-c', script, String(postgres.pid), programs], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  postgres.once('exit', () => guard.kill());
}

async function readiness(child: ChildProcess): Promise<void> {
  const lines: string[] = [];
  for await (const line of createInterface(child.stderr as NodeJS.ReadableStream)) {
    if (/ready to accept (read-only )?connections/.test(line)) {
      child.stderr?.resume();
      return;
    }
    lines.push(line);
  }
  throw new Error(`PostgreSQL did not start:\n${lines.join('\n')}`);
}
