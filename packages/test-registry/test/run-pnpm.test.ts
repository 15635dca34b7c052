import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runPnpm } from '../src/index.ts';

it('runs pnpm through npx if the PATH does not have it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portal-path-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'npx'), '#!/bin/sh\necho npx "$@"\n', { mode: 0o755 });

  expect(await runPnpm(folder, ['install'], { PATH: folder })).toBe('npx --yes pnpm@12 install\n');
});
