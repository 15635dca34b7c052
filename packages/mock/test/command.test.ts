import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { versionOf } from '@mdhq/portal-types/program';
import { expect, it } from 'vitest';
import { startMock } from '../src/start-mock.ts';
import { basicAuth } from './support/basic-auth.ts';

const command = fileURLToPath(new URL('../bin/mdhq-portal-mock.js', import.meta.url));

function start(...args: string[]) {
  return spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(...args: string[]) {
  const child = start(...args);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code };
}

it('--version prints the version of the package', async () => {
  const version = versionOf(new URL('../package.json', import.meta.url));
  expect(await run('--version')).toEqual({ stdout: `${version}\n`, stderr: '', code: 0 });
});

it('exits with 0 if the pipe that its help is written to is closed', async () => {
  const child = start('--help');
  child.stdout.destroy();
  const [stderr, ended] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect({ stderr, ended }).toEqual({ stderr: '', ended: [0, null] });
});

it.each(['SIGINT', 'SIGTERM'] as const)('prints calls to try, and exits on %s', async (signal) => {
  const child = start('--port', '0');
  const [printed] = await once(child.stdout, 'data');
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(printed))?.[0];

  expect(String(printed)).toContain("'Prefer: code=404, example=alreadyDismissed'");
  const response = await fetch(`${url}/api/v1/patients/1/portal/enqueued`);
  expect(response.status).toBe(401);

  child.kill(signal);
  expect(await once(child, 'close')).toEqual([0, null]);
});

it('exits on SIGTERM beside a connection that has sent nothing (Q84)', async () => {
  const child = start('--port', '0');
  const [printed] = await once(child.stdout, 'data');
  const socket = connect(Number(/127\.0\.0\.1:(\d+)/.exec(String(printed))?.[1]), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');

  child.kill();
  expect(await once(child, 'close')).toEqual([0, null]);
});

it('applies its options to responses', async () => {
  const child = start('--port=0', '--code=503', '--retry-after=3', '--delay=0', '--fault=none');
  const [printed] = await once(child.stdout, 'data');
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(printed))?.[0];
  const response = await fetch(`${url}/api/v1/patients/1/portal/enqueued`, {
    headers: { authorization: basicAuth },
  });
  child.kill();
  await once(child, 'close');

  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('3');
});

it.each([
  ['--fault=boom', 'Allowed choices are none, drop, cut, hang, stall, trickle.'],
  ['--delay=soon', 'It must be a whole number.'],
])('refuses %s', async (option, message) => {
  const { stderr, code } = await run(option);

  expect(code).toBe(1);
  expect(stderr).toContain(message);
});

it('reports that the port is already in use', async () => {
  const mock = await startMock();
  const port = new URL(mock.url).port;
  const { stderr, stdout, code } = await run('--port', port);
  await mock.close();

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(
    `Port ${port} on 127.0.0.1 is already in use. Choose another port with --port.\n`,
  );
});

it.each(['1.5', '65536'])('refuses the port %s', async (port) => {
  const { stderr, code } = await run(`--port=${port}`);

  expect(code).toBe(1);
  expect(stderr).toContain('The port must be a number from 0 to 65535.');
});

it('prints its options with --help', async () => {
  const { stdout, code } = await run('--help');

  expect(code).toBe(0);
  expect(stdout).toContain('--port <number>');
  expect(stdout).toContain('Prefer: code=404, example=alreadyDismissed');
  expect(stdout).toContain('--fault <fault>');
  expect(stdout).toContain('Prefer: code=429, retry-after=1');
});
