// @stress: an action starts processes
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandOf, npxWith, runAction, temporaryFolder, versionOf } from './support/action.ts';

/** Runs the action with these inputs, in a folder of its own. */
async function runMockAction(inputs: Record<string, string>) {
  const folder = await temporaryFolder();
  const npx = await npxWith(folder, 'mdhq-portal-mock', commandOf('mock'));
  const run = await runAction('packages/mock', inputs, { folder, tools: { npx } });
  const words = await readFile(join(folder, 'npx-arguments'), 'utf8');
  return { ...run, npxArguments: words.split('\n') };
}

describe('the action that starts the mock', async () => {
  it('starts the mock in the background, and outputs its URL and process id', async () => {
    const { code, stdout, exported, outputs } = await runMockAction({
      options: '--code 503 --delay 0',
    });
    const { url, pid } = outputs;
    const ask = () =>
      fetch(`${url}/api/v1/patients/1/portal/enqueued`, {
        headers: { authorization: `Basic ${btoa('un:pwd')}` },
      });
    const response = await ask();
    process.kill(Number(pid));

    expect(code).toBe(0);
    expect(stdout).toBe(`The mock listens on ${url}\n`);
    expect(exported).toBe(`PORTAL_MOCK_URL=${url}\n`);
    expect(response.status).toBe(503);
    await expect.poll(() => ask().catch(() => 'no server')).toBe('no server');
  });

  it('fails with the reason if the mock does not start', async () => {
    const { code, stdout, exported } = await runMockAction({ port: '70000' });

    expect(code).toBe(1);
    expect(stdout).toContain('::error::The mock did not start.');
    expect(stdout).toContain('The port must be a number from 0 to 65535.');
    expect(exported).toBe('');
  });

  it.each([
    ['the given version', { version: '1.2.3' }, '1.2.3'],
    ['the version of its commit by default', {}, await versionOf('mock')],
  ])('runs %s with its own Node.js', async (_, inputs, version) => {
    const { npxArguments } = await runMockAction({ ...inputs, port: '70000' });

    expect(npxArguments).toEqual(
      expect.arrayContaining(['--package=node@24', `--package=@mdhq/portal-mock@${version}`]),
    );
  });
});
