import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { readVersion } from '../../src/version.ts';
import { createSandbox } from '../support/command.ts';
import { compiledOnce } from '../support/process/compiled-once.ts';
import { canRunAs } from '../support/process/other-account.ts';
import { programs } from '../support/process/programs.ts';
import { temporaryFolder } from '../support/temporary-database.ts';

const { main } = programs;
/** Starting Node.js takes seconds on a busy machine. */
const patience = { timeout: 30_000 };

function start(args: readonly string[], environment: Record<string, string> = {}) {
  const cwd = temporaryFolder();
  const env = { ...compiledOnce, PORTAL_DATA_DIR: 'data', ...environment };
  const child = spawn(process.execPath, [main, ...args], { cwd, env });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function ending(child: ReturnType<typeof start>) {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, stdout, stderr };
}

it('exits with 0, 1 or 2', patience, async () => {
  const runs = [createSandbox, ['patient', 'export', 'sandbox'], ['patient', 'export']];

  expect(await Promise.all(runs.map((args) => ending(start(args))))).toEqual([
    { code: 0, stdout: 'Created instance sandbox.\n', stderr: '' },
    { code: 1, stdout: '', stderr: expect.stringContaining('No instance "sandbox"') },
    { code: 2, stdout: '', stderr: expect.stringContaining('missing required argument') },
  ]);
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'serves, prints its address, and stops on %s (Q64)',
  patience,
  async (signal) => {
    const child = start(['serve'], { PORTAL_LISTEN: '127.0.0.1:0' });
    const [line] = await once(child.stderr, 'data');
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(line)) ?? [];

    const response = await fetch(`${url}/api/v1/patients/1/portal/enqueued`);
    expect(response.headers.get('content-type')).toContain('application/problem+json');

    child.kill(signal);
    const { code, stdout } = await ending(child);
    expect(code).toBe(0);
    const lines = stdout.trim().split('\n');
    for (const log of lines) expect(JSON.parse(log)).toBeTypeOf('object');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ version: readVersion(), msg: 'starting' });
  },
);

it("exits with 1 and a one-line message if its output can't be written", patience, async () => {
  const full = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(full));
  const child = spawn(process.execPath, [main, '--help'], {
    env: compiledOnce,
    stdio: ['ignore', full, 'pipe'],
  });
  const [stderr, [code]] = await Promise.all([
    text(child.stderr as Readable),
    once(child, 'close'),
  ]);

  expect([code, stderr]).toEqual([1, 'No space left on the disk: free some space.\n']);
});

/** Code that the process runs before its own. */
const preload = (code: string) => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}`,
});
/** An error whose message must not be logged. */
const throwLater = `setImmediate(() => { throw new TypeError(['ca', 'nary'].join('')); });`;

it(
  'exits with 1 and one log line after an uncaught error, and SIGUSR1 opens no inspector (Q69)',
  patience,
  async () => {
    const child = start(['serve'], {
      PORTAL_LISTEN: '127.0.0.1:0',
      ...preload(`process.on('SIGUSR2', () => { ${throwLater} });`),
    });
    await once(child.stderr, 'data');
    child.kill('SIGUSR1');
    child.kill('SIGUSR2');
    const { code, stdout, stderr } = await ending(child);

    expect(code).toBe(1);
    expect(stderr).toBe('The server shut down after an uncaught error.\n');
    const logs = stdout.trim().split('\n');
    expect(logs.filter((log) => log.includes('uncaught'))).toHaveLength(1);
    expect(stdout).not.toContain('canary');
  },
);

it('logs the type of an uncaught error during the start (Q69)', patience, async () => {
  // The listener is added right before the server starts, and Node.js reports it.
  const atStart = `process.once('newListener', function look(event) {
    if (event === 'unhandledRejection') { ${throwLater} } else process.once('newListener', look);
  });`;
  const { code, stdout, stderr } = await ending(
    start(['serve'], { PORTAL_LISTEN: '127.0.0.1:0', ...preload(atStart) }),
  );

  expect(code).toBe(1);
  expect(stderr).toContain('The server shut down after an uncaught error.\n');
  const logs = stdout
    .trim()
    .split('\n')
    .map((log) => JSON.parse(log));
  expect(logs.filter(({ level }) => level === 60)).toMatchObject([
    { msg: 'uncaught error: the server shuts down', err: { type: 'TypeError' } },
  ]);
  expect(stdout).not.toContain('canary');
});

it('ends immediately on a second signal of another kind (Q64)', patience, async () => {
  // A request that is never finished delays the graceful shutdown.
  const child = start(['serve'], { PORTAL_LISTEN: '127.0.0.1:0' });
  const [line] = await once(child.stderr, 'data');
  const [url = '', port = ''] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(String(line)) ?? [];
  const socket = connect(Number(port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  const request = 'GET /healthz HTTP/1.1\r\nHost: a\r\n';
  socket.write(`${request}\r\n${request}`);
  // A response to the first request shows that the server has read both.
  await once(socket, 'data');
  child.kill('SIGINT');
  // It no longer listens once it has received the signal.
  const isListening = () =>
    fetch(`${url}/healthz`).then(
      () => true,
      () => false,
    );
  while (await isListening());
  child.kill('SIGTERM');
  const [, signal] = await once(child, 'close');

  expect(signal).toBe('SIGTERM');
});

/** As on OpenShift: any user id, and the group 0. */
const anyUser = { uid: 12_345, gid: 0 };

it.runIf(canRunAs(anyUser, main))(
  'works in the root of a volume that only its group can write to, and creates private files there (Q61)',
  patience,
  async () => {
    const volume = mkdtempSync('/tmp/mdhq-volume-');
    onTestFinished(() => rmSync(volume, { recursive: true }));
    chownSync(volume, 0, 0);
    chmodSync(volume, 0o2775);
    const child = spawn(process.execPath, [main, ...createSandbox], {
      cwd: volume,
      env: { PORTAL_DATA_DIR: volume },
      ...anyUser,
    });

    expect(await ending(child)).toMatchObject({ code: 0, stderr: '' });
    const modes = readdirSync(volume).map((name) => statSync(join(volume, name)).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o600]));
  },
);

it('reports a port that is already in use', patience, async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const { code, stderr } = await ending(
    start(['serve'], { PORTAL_LISTEN: `127.0.0.1:${port}`, PORTAL_LOG_LEVEL: 'silent' }),
  );

  expect(code).toBe(1);
  expect(stderr).toBe(
    'Port already in use: stop the program that uses it, or change PORTAL_LISTEN.\n',
  );
});

it('does not start with an invalid setting, and names it', patience, async () => {
  const { code, stderr } = await ending(start(['serve'], { PORTAL_LISTEN: 'everywhere' }));

  expect(code).toBe(1);
  expect(stderr).toMatch(/^PORTAL_LISTEN [^\n]+\n$/);
});
