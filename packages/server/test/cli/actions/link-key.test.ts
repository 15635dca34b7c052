import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLinkKeys } from '../../../src/portal/invitations/link/link-keys.ts';
import { createSandbox, installCommand } from '../../support/command.ts';

const key = randomBytes(32).toString('base64url');

it('link-key rotate and list print key ids, but no key', async () => {
  const { run, dataDir } = installCommand();
  await run(...createSandbox);
  writeFileSync(join(dataDir, 'link-keys'), `first:${key}\n`);

  const rotated = await run('link-key', 'rotate');
  expect(rotated).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^New links use key [0-9a-f]{8}\.\n$/),
    stderr: '',
  });
  const listed = await run('link-key', 'list');
  expect(listed.stdout).toMatch(
    /^[0-9a-f]{8} {2}encrypts new links\nfirst {2}decrypts earlier links; needed until 20\S+Z\n$/,
  );
  expect(rotated.stdout + listed.stdout).not.toContain(key);
});

it('link-key list before the first start reports that there is no key', async () => {
  expect(await installCommand().run('link-key', 'list')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'No link key yet: the server generates one when it starts.\n',
  });
});

it('link-key rotate with PORTAL_LINK_KEYS prints a new key to standard output only (Q60)', async () => {
  const { run, environment } = installCommand();
  environment['PORTAL_LINK_KEYS'] = `mine:${key}`;
  const { code, stdout, stderr } = await run('link-key', 'rotate');
  expect(code).toBe(1);
  const [, entry = ''] = /^(\S+)\n$/.exec(stdout) ?? [];
  expect(parseLinkKeys(`${entry},mine:${key}`).sealing.bytes).toHaveLength(32);
  expect(stderr).toBe(
    'The keys are set by PORTAL_LINK_KEYS: prepend the new key from standard output and a comma, and restart the server.\n',
  );
  expect((await run('link-key', 'list')).stderr).toBe(
    'The keys are set by PORTAL_LINK_KEYS: the first one encrypts new links.\n',
  );
});

describe('link-key on PostgreSQL', () => {
  /** The commands connect to no database. */
  function installOnPostgres(linkKeys?: string) {
    const { run, environment, dataDir } = installCommand();
    environment['PORTAL_DATABASE_URL'] = 'postgres://portal@127.0.0.1:1/portal';
    if (linkKeys !== undefined) environment['PORTAL_LINK_KEYS'] = linkKeys;
    // Keys of an embedded database that was used before.
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'link-keys'), `old:${key}\n`);
    return run;
  }

  it('names PORTAL_LINK_KEYS, and not the key file of the data directory, if it is not set', async () => {
    const run = installOnPostgres();
    expect(await run('link-key', 'list')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'The keys are set by PORTAL_LINK_KEYS, which is not set.\n',
    });
    expect(await run('link-key', 'rotate')).toEqual({
      code: 1,
      stdout: expect.stringMatching(/^[0-9a-f]{8}:[\w-]{43}\n$/),
      stderr:
        'The keys are set by PORTAL_LINK_KEYS, which is not set: set it to the key from standard output, on all servers.\n',
    });
  });

  it('has a rotation of two steps, so that all servers know a key before one encrypts with it', async () => {
    const run = installOnPostgres(`first:${key}`);
    expect((await run('link-key', 'rotate')).stderr).toMatch(
      /append .+, restart all servers, then move the new key to the front, and restart them again\.\n$/,
    );
  });
});
