import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { expect, inject, onTestFinished, test } from 'vitest';
import { removeFolder, temporaryFolder } from './support/consumer-project.ts';
import {
  copyFolder,
  dependenciesOf,
  type Folder,
  folderNames,
  isOurs,
  readManifest,
  readmeCommands,
  runCommand,
  runScript,
} from './support/folders.ts';
import { app, installed, versionOf } from './support/installed-tools.ts';
import { binaryPackages, runIn } from './support/tool-chain.ts';

const surroundings = inject('surroundings');
const { portalUrl } = surroundings;

// Their binaries are installed for one platform.
const onLinux = test.runIf(process.platform === 'linux' && process.arch === 'x64');

/** Copies a folder, runs the commands of its README, and returns it with their output. */
async function runReadme(name: string): Promise<{ folder: Folder; output: string }> {
  // Yarn finds a project above its folder, so each is on its own.
  const outside = await temporaryFolder(name);
  onTestFinished(() => removeFolder(outside));
  const folder = await copyFolder(name, outside, surroundings);
  let output = '';
  for (const command of await readmeCommands(name)) {
    output += await runCommand(folder, command, surroundings);
  }
  return { folder, output };
}

const queue = '27 Prescription: drug 4711\n';

test.each([
  ['jest-esm', /^Tests: +2 passed, 2 total$/m],
  ['jest-babel', /^Tests: +2 passed, 2 total$/m],
  ['jest-swc', /^Tests: +2 passed, 2 total$/m],
  ['vitest', /Tests {2}2 passed \(2\)/],
  ['yarn-pnp', queue],
  ['typescript-bundler', queue],
])(
  'the commands in the README of %s install our packages from a registry, and pass',
  async (name, result) => {
    const { output } = await runReadme(name);

    expect(output).toMatch(result);
  },
);

/** Runs the commands in the README of a folder, and its program on each Node. */
async function listQueueOnEachNode(name: string): Promise<Folder> {
  const { folder, output } = await runReadme(name);
  expect(output).toContain(queue);
  for (const major of ['20', '22']) {
    const node = installed(`node-${major}/bin/node`);
    expect(await runIn(app, '', [node, '--version'])).toMatch(new RegExp(`^v${major}\\.`));
    expect(await runScript(folder, 'start', surroundings, node)).toContain(queue);
  }
  return folder;
}

test('the JavaScript folder lists a queue on Node 20, 22 and 24', async () => {
  await listQueueOnEachNode('javascript');
});

test('the CommonJS folder lists a queue on Node 20, 22 and 24, and on older versions with import', async () => {
  const { path } = await listQueueOnEachNode('commonjs');
  const node = [installed('node-20/bin/node'), '--no-experimental-require-module'];

  await expect(runIn(path, portalUrl, [...node, 'list-queue.js'])).rejects.toThrow(
    /dynamic import\(\).*ERR_REQUIRE_ESM/s,
  );
  expect(await runIn(path, portalUrl, [...node, 'list-queue-by-import.js'])).toContain(queue);
});

test('the TypeScript folder for Node lists a queue on Node 20, 22 and 24', async () => {
  await listQueueOnEachNode('typescript-node16');
});

test('Vite builds a browser app with the hooks, without modules of Node', async () => {
  const { folder, output } = await runReadme('vite');
  const [script = ''] = await readdir(join(folder.path, 'dist/assets'));
  const bundle = await readFile(join(folder.path, 'dist/assets', script), 'utf8');

  expect(output).toContain('built in');
  expect(output).not.toContain('externalized');
  expect(bundle.includes('/desk/queue')).toBe(true);
  const modules = bundle.match(/["'`]node:\w+|__vite-browser-external/g);
  expect(modules).toBeNull();
});

onLinux(
  'the commands in the README of bun install our packages from a registry, and pass',
  async () => {
    expect((await runReadme('bun')).output).toMatch(/^ 3 pass\n 0 fail$/m);
  },
);

onLinux(
  'the commands in the README of deno install our packages from a registry, and pass',
  async () => {
    expect((await runReadme('deno')).output).toContain('3 passed | 0 failed');
  },
);

onLinux('a worker without modules of Node calls the portal in workerd', async () => {
  const { folder } = await runReadme('worker');

  const online = await startWorker(folder.path, portalUrl);
  expect(await online('GET', '/open')).toEqual([200, { open: 3 }]);
  expect(await online('POST', '/invite')).toEqual([200, { kind: 'join' }]);
  const offline = await startWorker(folder.path, 'http://un:pwd@127.0.0.1:65535');
  // workerd reports a refused connection as it reports a lost response.
  const unknown = { code: 'network', mayHaveTakenEffect: true };
  expect(await offline('POST', '/invite')).toEqual([502, unknown]);
});

/** Starts the bundled worker on a free port, and returns a function that calls it. */
async function startWorker(folder: string, url: string) {
  const workerd = installed('@cloudflare/workerd-linux-64/bin/workerd');
  const options = ['--socket-addr', 'http=127.0.0.1:0', '--control-fd=1'];
  const child = spawn(workerd, ['serve', 'workerd.capnp', ...options], {
    cwd: folder,
    env: { PORTAL_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill();
    if (child.exitCode === null) await once(child, 'exit');
  });
  for await (const line of createInterface(child.stdout)) {
    const { event, port } = JSON.parse(line) as { event: string; port: number };
    if (event !== 'listen') continue;
    return async (method: string, path: string): Promise<[number, unknown]> => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
      return [response.status, await response.json()];
    };
  }
  throw new Error('workerd did not start');
}

test('the folders require the current versions of our packages and the tested versions of the tools', async () => {
  const folders = (await folderNames()).map(async (name) => {
    const dependencies = dependenciesOf(await readManifest(name));
    // The tools of Next are not installed here.
    return name === 'next' ? dependencies.filter(([one]) => isOurs(one)) : dependencies;
  });
  const ranges = (await Promise.all(folders)).flat();
  const expected = await Promise.all(
    ranges.map(async ([name]) => [name, `^${await versionOf(binaryPackages[name] ?? name)}`]),
  );

  expect(ranges.length).toBeGreaterThan(25);
  expect(ranges).toEqual(expected);
});
