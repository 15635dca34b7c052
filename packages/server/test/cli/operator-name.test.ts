import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync } from 'node:fs';
import { userInfo } from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import { operatorName } from '../../src/cli/command-context.ts';
import { canRunAs } from '../support/process/other-account.ts';
import { serveCommand } from '../support/process/server-process.ts';
import { temporaryFolder } from '../support/temporary-database.ts';

it('operatorName is the user who runs the command', () => {
  expect(operatorName()).toBe(userInfo().username);
});

it('operatorName is the user who used sudo, instead of the service account (Q57)', () => {
  expect(operatorName('alice')).toBe('alice');
  expect(operatorName('')).toBe(userInfo().username);
});

it('operatorName is the uid if there is no passwd entry for it', () => {
  const failing = () => {
    throw new Error('uv_os_get_passwd returned ENOENT (no such file or directory)');
  };
  expect(operatorName(undefined, failing)).toBe(`uid ${process.getuid?.()}`);
});

/** A user id without a passwd entry. */
const strange = { uid: 12_345, gid: 12_345 };
const [main = ''] = serveCommand;

it.runIf(canRunAs(strange, main))(
  'mdhq-portal serves and exits with 0 under a uid without a passwd entry and a home that is not writable',
  { timeout: 60_000 },
  async () => {
    const dataDir = temporaryFolder();
    chownSync(dataDir, strange.uid, strange.gid);
    const child = spawn(process.execPath, serveCommand, {
      ...strange,
      cwd: '/',
      env: { HOME: '/', PORTAL_DATA_DIR: `${dataDir}/data`, PORTAL_LISTEN: '127.0.0.1:0' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [line] = await once(child.stderr, 'data');
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(line)) ?? [];

    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  },
);
