import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compile, packageRoot } from './support/compile.ts';

test('every block of the README compiles against the built package', async () => {
  const readme = await readFile(join(packageRoot, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```(tsx?)\n(.*?)^```$/gms)];
  const files = blocks.map(([, extension, code = ''], index): [string, string] => [
    `block-${index}.${extension}`,
    code,
  ]);

  expect(files).toHaveLength(2);
  expect(files[0]?.[1].trim().split('\n').length).toBeLessThan(10);
  expect(await compile(new Map(files))).toBe('');
});
