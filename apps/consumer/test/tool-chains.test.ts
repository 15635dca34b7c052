import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { expect, inject, onTestFinished, test } from 'vitest';
import { removeFolder, temporaryFolder } from './support/consumer-project.ts';
import { copyToolChain, installed, runIn } from './support/tool-chain.ts';

const project = inject('folder');
const portalUrl = inject('mockUrl').replace('://', '://un:pwd@');

// Their packages are for one platform.
const onLinux = test.runIf(process.platform === 'linux' && process.arch === 'x64');

onLinux('the Bun tests of another team pass', async () => {
  const folder = await copyToolChain('bun', project);
  const bun = installed('@oven/bun-linux-x64/bin/bun');

  expect(await runIn(folder, portalUrl, [bun, 'test'])).toMatch(/^ 3 pass\n 0 fail$/m);
});

onLinux('the Deno tests of another team compile and pass', async () => {
  const folder = await copyToolChain('deno', project);
  const deno = installed('@deno/linux-x64-glibc/deno');
  const options = ['test', '--no-remote', '--allow-env=PORTAL_URL', '--allow-net'];

  expect(await runIn(folder, portalUrl, [deno, ...options])).toContain('3 passed | 0 failed');
});

onLinux('a worker without modules of Node calls the portal in workerd', async () => {
  const folder = await copyToolChain('worker', project);
  const esbuild = installed('@esbuild/linux-x64/bin/esbuild');
  const options = ['worker.ts', '--bundle', '--format=esm', '--outfile=dist/worker.js'];
  await runIn(folder, portalUrl, [esbuild, ...options]);

  const online = await startWorker(folder, portalUrl);
  expect(await online('GET', '/open')).toEqual([200, { open: 3 }]);
  expect(await online('POST', '/invite')).toEqual([200, { kind: 'join' }]);
  const offline = await startWorker(folder, 'http://un:pwd@127.0.0.1:65535');
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

test.each([
  ['jest-esm', { NODE_OPTIONS: '--experimental-vm-modules' }],
  ['jest-babel', {}],
  ['jest-swc', {}],
])('the tests of another team pass with the settings of %s', async (name, env) => {
  const folder = await copyToolChain(name, project);
  const jest = [process.execPath, installed('jest/bin/jest.js'), '--runInBand', '--cache=false'];

  expect(await runIn(folder, portalUrl, jest, env)).toMatch(/^Tests: +2 passed, 2 total$/m);
});

const queue = '27 Prescription: drug 4711\n';

test.each([
  ['20', installed('node-20/bin/node')],
  ['22', installed('node-22/bin/node')],
  ['24', process.execPath],
])('a CommonJS program requires the client on Node %s', async (_, node) => {
  const folder = await copyToolChain('commonjs', project);

  expect(await runIn(folder, portalUrl, [node, 'list-queue.js'])).toContain(queue);
});

test('a Node that cannot require ES modules throws ERR_REQUIRE_ESM, and can import the client', async () => {
  const folder = await copyToolChain('commonjs', project);
  const node = [installed('node-20/bin/node'), '--no-experimental-require-module'];

  await expect(runIn(folder, portalUrl, [...node, 'list-queue.js'])).rejects.toThrow(
    /dynamic import\(\).*ERR_REQUIRE_ESM/s,
  );
  const imported = await runIn(folder, portalUrl, [...node, 'list-queue-by-import.js']);
  expect(imported).toContain(queue);
});

test("a program runs with Yarn Plug'n'Play", async () => {
  // Yarn finds a project above its folder, so this one is on its own.
  const outside = await temporaryFolder('yarn');
  onTestFinished(() => removeFolder(outside));
  const folder = await copyToolChain('yarn-pnp', outside);
  await cp(join(project, 'packed'), join(folder, 'packed'), { recursive: true });
  const yarn = [process.execPath, installed('@yarnpkg/cli-dist/bin/yarn.js')];
  const offline = {
    HOME: outside,
    YARN_ENABLE_NETWORK: 'false',
    YARN_ENABLE_TELEMETRY: '0',
    YARN_GLOBAL_FOLDER: join(outside, 'yarn'),
  };
  await runIn(folder, portalUrl, [...yarn, 'install'], offline);

  expect(await runIn(folder, portalUrl, [...yarn, 'start'], offline)).toContain(queue);
});
