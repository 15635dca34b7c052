import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it, vi } from 'vitest';
import { postgresFolder } from '../src/clinic-database.ts';
import { isRunning } from '../src/parent-processes.ts';
import { checkPorts } from '../src/ports.ts';
import { startDemo } from '../src/start-demo.ts';
import { freePorts } from './support/free-ports.ts';

const program = fileURLToPath(new URL('../start.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'portal-postgres-'));
const dataDir = join(folder, 'data');
const ports = await freePorts();
const postgresData = postgresFolder(dataDir);
// The packages are built.
writeFileSync(join(folder, 'turbo'), '#!/bin/sh\n');
chmodSync(join(folder, 'turbo'), 0o755);
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const each of [folder, postgresData]) rmSync(each, { recursive: true, force: true });
});

/** Starts the demo, and resolves with its lines once it runs. */
async function start(): Promise<{ child: ChildProcess; lines: string[] }> {
  const options = ['--postgres', '--data-dir', dataDir];
  const child = spawn(process.execPath, [program, ...options], {
    env: {
      ...process.env,
      PATH: `${folder}${delimiter}${process.env['PATH']}`,
      npm_config_user_agent: 'pnpm/12.0.0',
      DEMO_SERVER_PORT: String(ports.server),
      DEMO_FRONT_DESK_PORT: String(ports.frontDesk),
      DEMO_MAILBOX_PORT: String(ports.mailbox),
      DEMO_SMTP_PORT: String(ports.smtp),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const output = createInterface(child.stdout as NodeJS.ReadableStream);
    output.on('line', (line) => {
      lines.push(line);
      if (line === 'Press Ctrl-C to stop.') resolve();
    });
    output.on('close', () => reject(new Error(`The demo ended: ${lines.join('\n')}`)));
  });
  return { child, lines };
}

/** The process id of PostgreSQL, and the folder with its programs and socket. */
function runningPostgres(): { pid: number; programs: string } {
  const lines = readFileSync(join(postgresData, 'data/postmaster.pid'), 'utf8').split('\n');
  return { pid: Number(lines[0]), programs: lines[4] ?? '' };
}

async function call(method: string, path: string) {
  const response = await fetch(`http://127.0.0.1:${ports.server}/api/v1/patients/1${path}`, {
    method,
    headers: { authorization: `Basic ${Buffer.from('un:pwd').toString('base64')}` },
  });
  return (await response.json()) as { total_count: number };
}

it('start --postgres keeps its data between runs, and leaves no PostgreSQL behind', async () => {
  const first = await start();
  expect(first.lines[0]).toBe('Creating the clinic with invented data ...');
  expect((await call('GET', '/portal/enqueued')).total_count).toBe(3);
  await call('DELETE', '/portal/enqueued/27');
  const killed = runningPostgres();
  first.child.kill('SIGKILL');
  // The mailbox ends on its own, too.
  await vi.waitFor(async () => {
    expect(isRunning(killed.pid)).toBe(false);
    expect(existsSync(killed.programs)).toBe(false);
    await checkPorts(ports);
  }, 30_000);

  const second = await start();
  expect(second.lines[0]).toBe('Using the data of the last run.');
  expect((await call('GET', '/portal/enqueued')).total_count).toBe(2);
  const stopped = runningPostgres();
  expect(stopped.programs).not.toBe(killed.programs);
  second.child.kill('SIGINT');

  expect(await once(second.child, 'exit')).toEqual([0, null]);
  expect(isRunning(stopped.pid)).toBe(false);
  expect(existsSync(stopped.programs)).toBe(false);
  const embedded = startDemo({ ports, dataDir, reset: false, print: () => {} });
  await expect(embedded).rejects.toThrow(
    `The data in ${dataDir} is on PostgreSQL. Start with --postgres`,
  );
});
