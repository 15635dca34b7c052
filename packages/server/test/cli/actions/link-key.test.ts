import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseLinkKeys } from '../../../src/portal/invitations/link/link-keys.ts';
import { createSandbox, installCommand } from '../../support/command.ts';

const key = randomBytes(32).toString('base64url');

it('rotates the key of the links, and names those there are, but shows none', async () => {
  const { run, dataDir } = installCommand();
  await run(...createSandbox);
  writeFileSync(join(dataDir, 'link-keys'), `first:${key}\n`);

  const rotated = await run('link-key', 'rotate');
  expect(rotated).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^[0-9a-f]{8} seals new links from now on\.\n$/),
    stderr: '',
  });
  const listed = await run('link-key', 'list');
  expect(listed.stdout).toMatch(
    /^[0-9a-f]{8} {2}seals new links\nfirst {2}opens old links; not needed from 20\S+Z on\n$/,
  );
  expect(rotated.stdout + listed.stdout).not.toContain(key);
});

it('says that there is no key yet', async () => {
  expect(await installCommand().run('link-key', 'list')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'There is no key yet: the first start of the server makes one.\n',
  });
});

it('leaves keys of the environment alone, and prints a new one on standard output alone (Q60)', async () => {
  const { run, environment } = installCommand();
  environment['PORTAL_LINK_KEYS'] = `mine:${key}`;
  const { code, stdout, stderr } = await run('link-key', 'rotate');
  expect(code).toBe(1);
  const [, entry = ''] = /^(\S+)\n$/.exec(stdout) ?? [];
  expect(parseLinkKeys(`${entry},mine:${key}`).sealing.bytes).toHaveLength(32);
  expect(stderr).toBe(
    'The keys are in PORTAL_LINK_KEYS: put the new one, printed on standard output, and a comma before them, and start the server again.\n',
  );
  expect((await run('link-key', 'list')).stderr).toBe(
    'The keys are in PORTAL_LINK_KEYS: the first one seals.\n',
  );
});
