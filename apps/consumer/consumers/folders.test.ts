import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';
import { removeFolder, temporaryFolder } from '../test/support/consumer-project.ts';
import { copyFolder, folderNames, readmeCommands, runUnchanged } from '../test/support/folders.ts';
import { installed } from '../test/support/installed-tools.ts';
import { runIn, runtimes, writeTools } from '../test/support/tool-chain.ts';

const names = (await folderNames()).filter((name) => !['next', 'yarn-pnp'].includes(name));

/** The size of what is installed in a folder. */
async function megabytesOf(folder: string): Promise<number> {
  const { stdout } = await promisify(execFile)('du', ['-sm', join(folder, 'node_modules')]);
  return Number.parseInt(stdout, 10);
}

test.each(names)(
  'the commands in the README of %s pass unchanged, with all downloads',
  async (name) => {
    const outside = await temporaryFolder(name);
    onTestFinished(() => removeFolder(outside));
    const tools = join(outside, 'tools');
    await writeTools(tools, runtimes);
    const surroundings = { ...inject('surroundings'), tools };
    const folder = await copyFolder(name, outside, surroundings);
    const [install = '', ...others] = await readmeCommands(name);
    const start = performance.now();
    await runUnchanged(folder, install, surroundings);
    const seconds = (performance.now() - start) / 1_000;
    console.log(`${name}: ${await megabytesOf(folder.path)} MB in ${seconds.toFixed(1)} s`);

    expect(others.length).toBeGreaterThan(0);
    for (const command of others) await runUnchanged(folder, command, surroundings);
  },
);

test('the TypeScript folder for Node also compiles with TypeScript 5', async () => {
  const outside = await temporaryFolder('typescript-5');
  onTestFinished(() => removeFolder(outside));
  const surroundings = inject('surroundings');
  const folder = await copyFolder('typescript-node16', outside, surroundings);
  await runUnchanged(folder, 'npm install', surroundings);
  const tsc = [process.execPath, installed('typescript-5/bin/tsc')];

  expect(await runIn(folder.path, '', [...tsc, '--version'])).toMatch(/^Version 5\./);
  expect(await runIn(folder.path, '', [...tsc, '--noEmit'])).toBe('');
});
