import { tmpdir } from 'node:os';
import { env } from 'node:process';
import { expect, it } from 'vitest';
import { runPnpm } from '../src/index.ts';

it('runs pnpm through npx if the PATH does not have it', async () => {
  const directories = (env['PATH'] ?? '').split(':');
  // npm and Node are in the same directory, so pnpm is not where they are.
  const path = directories.filter((directory) => !/pnpm|npx/i.test(directory)).join(':');

  expect(await runPnpm(tmpdir(), ['--version'], { PATH: path })).toMatch(/^12\./);
});
