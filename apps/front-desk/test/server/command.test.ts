import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../src/server/config.ts';
import { helpText } from '../../src/server/options.ts';
import { readVersion } from '../../src/server/version.ts';

const entry = fileURLToPath(new URL('../../bin/front-desk.js', import.meta.url));

function start(
  env: Record<string, string>,
  stdout: number | 'ignore' | 'pipe' = 'ignore',
): ChildProcess & { stderr: Readable } {
  const child = spawn(process.execPath, [entry], { env, stdio: ['ignore', stdout, 'pipe'] });
  return child as ChildProcess & { stderr: Readable };
}

/** Resolves to the output and the exit code of a desk. */
async function ending(env: Record<string, string>): Promise<[string, number | null]> {
  const child = start(env);
  const [said] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return [said, child.exitCode];
}

/** Resolves to the standard output, the standard error and the exit code of the command. */
async function outputOf(...args: string[]): Promise<[string, string, number | null]> {
  const child = spawn(process.execPath, [entry, ...args], { env: {}, stdio: 'pipe' });
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return [stdout, stderr, child.exitCode];
}

it('prints its version, its help, or a usage error in one line', async () => {
  expect(await outputOf('--version')).toEqual([`${readVersion()}\n`, '', 0]);
  expect(await outputOf('--help')).toEqual([helpText, '', 0]);
  expect(await outputOf('--port=1')).toEqual([
    '',
    "error: Unknown option '--port'. Run with --help for usage.\n",
    2,
  ]);
});

it('exits with 0 if the pipe that its help is written to is closed', async () => {
  const child = spawn(process.execPath, [entry, '--help'], { env: {}, stdio: 'pipe' });
  child.stdout.destroy();
  const [stderr, ended] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect({ stderr, ended }).toEqual({ stderr: '', ended: [0, null] });
});

it('has a help that fits 80 columns and lists every environment variable of loadConfig', () => {
  const listed = [...helpText.matchAll(/^ {2}((?:PORTAL|FRONT_DESK)_\w+) {2}/gm)].map(
    ([, name]) => name,
  );
  expect(listed.toSorted()).toEqual(variables());
  expect(helpText.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

it('has a README whose table lists every environment variable of loadConfig', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const listed = [...readme.matchAll(/^\| `((?:PORTAL|FRONT_DESK)_\w+)` \|/gm)];
  expect(listed.map(([, name]) => name).toSorted()).toEqual(variables());
});

function variables(): string[] {
  const names = new Set<string>();
  const key = Buffer.alloc(32).toString('base64');
  loadConfig(
    new Proxy(
      {},
      {
        get(_, name) {
          names.add(String(name));
          // Another setting is read only with a key.
          return name === 'FRONT_DESK_SESSION_KEY' ? key : undefined;
        },
      },
    ),
  );
  return [...names].toSorted();
}

it('opens the desk, and closes it on SIGHUP, which SIGUSR1 does not', async () => {
  const child = start({ FRONT_DESK_LISTEN: '127.0.0.1:0' }, 'pipe');
  const log = text(child.stdout as Readable);
  const [line] = (await once(child.stderr, 'data')) as [Buffer];
  const url = /^Front desk listening at (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(String(line))?.[1];
  const page = await fetch(`${url}/`);
  expect(await page.text()).toContain('<title>Front desk</title>');
  child.kill('SIGUSR1');
  child.kill('SIGHUP');
  await once(child, 'close');
  expect(child.exitCode).toBe(0);
  const [first = ''] = (await log).split('\n');
  expect(JSON.parse(first)).toMatchObject({ version: readVersion(), msg: 'starting' });
});

it('closes the desk and exits with 1 after an error that nothing caught (Q69)', async () => {
  const faulty = "process.on('SIGUSR2', () => void Promise.reject(new Error('canary')));";
  const child = start({
    FRONT_DESK_LISTEN: '127.0.0.1:0',
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(faulty)}`,
  });
  await once(child.stderr, 'data');
  child.kill('SIGUSR2');
  await once(child, 'close');
  expect(child.exitCode).toBe(1);
});

it('exits with 1 after an error that nothing caught at the start, and names its type (Q69)', async () => {
  // It is thrown once the command has added its listeners, before the desk has opened its log.
  const faulty = `process.on('newListener', (event) => {
    if (event === 'unhandledRejection') process.nextTick(() => { throw new TypeError('canary'); });
  });`;
  const [said, code] = await ending({
    FRONT_DESK_LISTEN: '127.0.0.1:0',
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(faulty)}`,
  });
  expect(said).toContain('Uncaught error at the start: TypeError\n');
  expect(said).not.toContain('canary');
  expect(code).toBe(1);
});

it.each([
  ['a full disk', () => openSync('/dev/full', 'w')],
  ['a pipe that is never read', openUnreadPipe],
])('responds to requests and exits with 0 on SIGTERM with its log on %s (Q71)', async (_, open) => {
  const log = open();
  onTestFinished(() => closeSync(log));
  const child = start({ FRONT_DESK_LISTEN: '127.0.0.1:0' }, log);
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stderr, 'data')) as [Buffer];
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(line))?.[0];
  // Their log lines exceed the capacity of a pipe.
  for (let sent = 0; sent < 800; sent += 1) {
    const response = await fetch(`${url}/desk/nothing`);
    await response.arrayBuffer();
  }
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

/** Opened for reading as well, so that opening does not wait for a reader. */
function openUnreadPipe(): number {
  const folder = mkdtempSync(join(tmpdir(), 'front-desk-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'log');
  execFileSync('mkfifo', [path]);
  return openSync(path, constants.O_RDWR);
}

it('does not start with an invalid setting, and names it in one line', async () => {
  expect(await ending({ FRONT_DESK_TIME_ZONE: 'Mars/Olympus' })).toEqual([
    'FRONT_DESK_TIME_ZONE must be an IANA time zone, such as America/Denver\n',
    1,
  ]);
});

it('exits with a message if its port is already in use', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  expect(await ending({ FRONT_DESK_LISTEN: `127.0.0.1:${port}` })).toEqual([
    'FRONT_DESK_LISTEN: the port is already in use\n',
    1,
  ]);
  other.close();
});
