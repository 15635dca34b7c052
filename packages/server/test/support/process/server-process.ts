import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { compiledOnce } from './compiled-once.ts';
import { programs } from './programs.ts';

/** The arguments of node: the command `mdhq-portal serve`, from its sources. */
export const serveCommand: readonly string[] = [programs.main, 'serve'];

/** The server as an operator runs it: a separate process, which can be stopped and killed. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Milliseconds from the start of the process until it was ready. */
  readonly readyAfterMs: number;
  /** Resolves to the exit code when the process has ended; null if a signal ended it. */
  readonly ended: Promise<number | null>;
  /** @returns the exit code; null if the signal itself ended the process */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** The settings of a server on a folder that no program but the test uses. */
export function serverSettings(dataDir: string): Record<string, string> {
  return {
    PORTAL_DATA_DIR: dataDir,
    PORTAL_LISTEN: '127.0.0.1:0',
    PORTAL_DEFAULT_INSTANCE: 'sandbox',
    PORTAL_LOG_LEVEL: 'silent',
    PORTAL_RATE_LIMIT: 'off',
  };
}

/**
 * Starts `mdhq-portal serve` with a data directory; resolves when it is ready.
 * @param command the arguments of node, in place of `serve` from the sources
 * @param stdout the destination of the log: a file descriptor, or none
 * @param through the command that starts node
 */
export async function startServerProcess(
  dataDir: string,
  environment: Readonly<Record<string, string>> = {},
  command = serveCommand,
  stdout: number | 'ignore' = 'ignore',
  through: readonly string[] = [],
): Promise<ServerProcess> {
  const startedAt = performance.now();
  const [program = '', ...words] = [...through, process.execPath, ...command];
  const child = spawn(program, words, {
    env: {
      ...serverSettings(dataDir),
      ...(command === serveCommand && compiledOnce),
      ...environment,
    },
    stdio: ['ignore', stdout, 'pipe'],
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const url = await Promise.race([addressIn(child.stderr as Readable), ended.then(failStart)]);
  const ready = await fetch(`${url}/readyz`);
  if (!ready.ok) throw new Error(`The server answered ${ready.status}: ${await ready.text()}`);
  await ready.arrayBuffer();
  return {
    url,
    pid: child.pid ?? 0,
    readyAfterMs: performance.now() - startedAt,
    ended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

async function addressIn(stderr: Readable): Promise<string> {
  let said = '';
  for await (const chunk of stderr.setEncoding('utf8')) {
    said += chunk;
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(`The server did not start: ${said}`);
}

function failStart(code: number | null): never {
  throw new Error(`The server ended with ${code} before it listened.`);
}
