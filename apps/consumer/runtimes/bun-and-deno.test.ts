import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsumerProject, startConsumerProject } from '../test/consumer-project.ts';
import { expectedOutput, outputOf } from '../test/program.ts';

// Not part of `test`: the downloads have 100 MB. Linux on x64 only.

const run = promisify(execFile);
const binaries = ['@oven/bun-linux-x64@1.4.5', '@deno/linux-x64-glibc@2.9.6'];

let project: ConsumerProject;

beforeAll(async () => {
  project = await startConsumerProject();
  expect(await project.compile()).toBe('');
  await run('pnpm', ['add', '--prefer-offline', '--ignore-scripts', ...binaries], {
    cwd: project.folder,
  });
});
afterAll(() => project.remove());

test.each([
  ['Bun', '@oven/bun-linux-x64/bin/bun', []],
  ['Deno', '@deno/linux-x64-glibc/deno', ['run', '--allow-net=127.0.0.1']],
])('the program runs on %s', async (_, binary, options) => {
  const runtime = join(project.folder, 'node_modules', binary);

  expect(await outputOf(project, runtime, options)).toEqual(expectedOutput);
});
