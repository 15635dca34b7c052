import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runAction, temporaryFolder } from './support/action.ts';

/**
 * Runs the action with a `gh` that records its arguments.
 * @param exitCode of `gh`
 */
async function attach(packages: unknown, exitCode = 0) {
  const folder = await temporaryFolder();
  const gh = `printf '%s\\n' "$*" >>"$RUNNER_TEMP/calls"; exit ${exitCode}`;
  const inputs = { packages: JSON.stringify(packages), folder: 'sboms' };
  const { code } = await runAction('.github/actions/attach-sboms', inputs, {
    folder,
    tools: { gh },
  });
  const calls = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
  return { code, calls: calls.trimEnd().split('\n') };
}

it('attaches the bill of materials of each published package to the release of its tag', async () => {
  const { code, calls } = await attach([
    { name: '@mdhq/portal-types', version: '0.2.0' },
    { name: '@mdhq/portal-client', version: '0.1.1' },
  ]);

  expect(code).toBe(0);
  expect(calls).toEqual([
    'release upload @mdhq/portal-types@0.2.0 sboms/mdhq-portal-types.cdx.json --clobber',
    'release upload @mdhq/portal-client@0.1.1 sboms/mdhq-portal-client.cdx.json --clobber',
  ]);
});

it('fails if a file cannot be attached', async () => {
  expect((await attach([{ name: '@mdhq/portal-types', version: '0.2.0' }], 1)).code).toBe(1);
});

it('fails without packages', async () => {
  expect((await attach([])).code).not.toBe(0);
});
