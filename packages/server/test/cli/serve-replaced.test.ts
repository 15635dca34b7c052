// @stress: a server shuts down while it serves
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { runPortalCommand } from '../../src/cli/portal-command.ts';
import { createSandbox, installCommand } from '../support/command.ts';
import { now } from '../support/portal/harbor.ts';

it('a server whose database is replaced is no longer ready, logs it, and exits with 1 (Q76)', async () => {
  const { run, dataDir } = installCommand();
  await run(...createSandbox);
  const stderr = new PassThrough({ encoding: 'utf8' });
  const ended = runPortalCommand(['node', 'mdhq-portal', 'serve'], {
    environment: {
      PORTAL_DATA_DIR: dataDir,
      PORTAL_LISTEN: '127.0.0.1:0',
      PORTAL_LOG_LEVEL: 'silent',
    },
    stdin: Readable.from([]),
    stdout: new PassThrough(),
    stderr,
    operator: 'kim',
    clock: () => now,
    uptime: () => performance.now(),
    random: randomBytes,
    exit: () => undefined,
  });
  const [greeting] = await once(stderr, 'data');
  const [url] = /http:\/\/[\d.:]+/.exec(greeting) ?? [];
  expect(await run('backup', join(dataDir, 'copy.sqlite'))).toMatchObject({ code: 0 });
  const file = join(dataDir, 'portal.sqlite');
  copyFileSync(join(dataDir, 'copy.sqlite'), `${file}.copy`);
  renameSync(`${file}.copy`, file);
  const said = once(stderr, 'data');
  const ready = await fetch(`${url}/readyz`, { headers: { connection: 'close' } });

  expect([ready.status, (await ready.json()).check]).toEqual([503, 'database']);
  expect(await ended).toBe(1);
  expect(await said).toEqual([
    `${file} was replaced or deleted while it was in use. Nothing was acknowledged since. To install a backup, use 'mdhq-portal restore'.\n`,
  ]);
});
