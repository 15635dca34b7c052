import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { compiledOnce } from './support/process/compiled-once.ts';
import { serveCommand, startServerProcess } from './support/process/server-process.ts';
import { temporaryFolder } from './support/temporary-database.ts';

const requests = 200;
const requestsAtATime = 20;
/** Starting a process takes seconds on a busy machine. */
const patience = { timeout: 60_000 };

/** Opened for reading as well, so that opening does not wait for a reader and writing does not fail. */
function openUnreadPipe(): number {
  const path = join(temporaryFolder(), 'log');
  execFileSync('mkfifo', [path]);
  return openSync(path, constants.O_RDWR);
}

async function sendMany(url: string): Promise<Set<number>> {
  const statuses = new Set<number>();
  for (let sent = 0; sent < requests; sent += requestsAtATime) {
    const batch = Array.from({ length: requestsAtATime }, () => fetch(`${url}/healthz`));
    for (const response of await Promise.all(batch)) {
      statuses.add(response.status);
      await response.arrayBuffer();
    }
  }
  return statuses;
}

/** The same, with a full buffer. */
function openFullPipe(): number {
  const pipe = openUnreadPipe();
  const full = openSync(`/proc/self/fd/${pipe}`, constants.O_WRONLY | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(full));
  for (const length of [4_096, 1]) {
    while (hasSpace(full, length));
  }
  return pipe;
}

function hasSpace(pipe: number, length: number): boolean {
  try {
    writeSync(pipe, Buffer.alloc(length, 'x'));
    return true;
  } catch {
    return false;
  }
}

const destinations: [string, () => number][] = [
  ['a full disk', () => openSync('/dev/full', 'w')],
  ['a pipe that is never read', openFullPipe],
];

it.each(destinations)(
  'serves requests and exits with 0 on SIGTERM with its log on %s (Q71)',
  patience,
  async (_, open) => {
    const log = open();
    onTestFinished(() => closeSync(log));
    const environment = { PORTAL_LOG_LEVEL: 'info' };
    const server = await startServerProcess(temporaryFolder(), environment, undefined, log);
    onTestFinished(async () => void (await server.end('SIGKILL')));

    expect(await sendMany(server.url)).toEqual(new Set([200]));
    expect(await server.end('SIGTERM')).toBe(0);
  },
);

it.each(destinations)(
  'starts and exits with 0 on SIGTERM with standard error on %s (Q71)',
  patience,
  async (_, open) => {
    const stderr = open();
    onTestFinished(() => closeSync(stderr));
    const child = spawn(process.execPath, serveCommand, {
      env: { ...compiledOnce, PORTAL_DATA_DIR: temporaryFolder(), PORTAL_LISTEN: '127.0.0.1:0' },
      stdio: ['ignore', 'pipe', stderr],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    for await (const line of createInterface(child.stdout as Readable)) {
      if (line.includes('listening')) break;
    }

    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  },
);
