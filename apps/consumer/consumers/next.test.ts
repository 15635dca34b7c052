import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';
import { removeFolder, temporaryFolder } from '../test/support/consumer-project.ts';
import { example } from '../test/support/example-portal.ts';
import { copyFolder, readmeCommands, runUnchanged } from '../test/support/folders.ts';
import { serve } from '../test/support/serve.ts';

const run = promisify(execFile);
const surroundings = inject('surroundings');
const env = {
  PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
  NEXT_TELEMETRY_DISABLED: '1',
};

test('Next renders the queue of a patient for each request, and writes none of it to disk', async () => {
  const outside = await temporaryFolder('next');
  onTestFinished(() => removeFolder(outside));
  const folder = await copyFolder('next', outside, surroundings);
  for (const command of await readmeCommands('next')) {
    await runUnchanged(folder, `export NEXT_TELEMETRY_DISABLED=1; ${command}`, surroundings);
  }
  const portal = await startPortal();
  const next = join(folder.path, 'node_modules/.bin/next');
  const page = await startNext(next, folder.path, portal.url);

  expect(await page()).toContain('Prescription: drug 4711');
  expect(await page()).toContain('Prescription: drug 4711');
  expect(portal.requests()).toBe(2);
  expect(await filesWith('drug 4711', join(folder.path, '.next'))).toEqual([]);
});

/** Starts a portal whose queue has request 27. */
async function startPortal() {
  let requests = 0;
  const { url, close } = await serve((_, response) => {
    requests += 1;
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(example('onOpenQueue')));
  });
  onTestFinished(close);
  return { url: url.replace('://', '://un:pwd@'), requests: () => requests };
}

/** Starts the built app, and returns a function that opens the page of patient 1. */
async function startNext(next: string, folder: string, portalUrl: string) {
  const child = spawn(next, ['start', '--hostname', '127.0.0.1', '--port', '0'], {
    cwd: folder,
    env: { ...env, PORTAL_URL: portalUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill();
    if (child.exitCode === null) await once(child, 'exit');
  });
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += chunk;
    const origin = /Local: +(http:\S+).*Ready/s.exec(printed)?.[1];
    if (origin === undefined) continue;
    child.stdout.resume();
    return async () => (await fetch(`${origin}/patients/1`)).text();
  }
  throw new Error(`Next did not start: ${printed}`);
}

/** The files under a folder that contain a text. */
async function filesWith(text: string, folder: string): Promise<string[]> {
  // grep exits with 1 if there are none.
  const { stdout } = await run('grep', ['--recursive', '--files-with-matches', text, folder]).catch(
    (failure: { stdout: string }) => failure,
  );
  return stdout.split('\n').filter((line) => line !== '');
}
