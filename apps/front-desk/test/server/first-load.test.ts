import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

it('loads less than 200 kB of script at first', () => {
  const assets = new URL('../../dist/web/assets/', import.meta.url);
  const sizes = readdirSync(assets)
    .filter((name) => name.endsWith('.js'))
    .map((name) => gzipSync(readFileSync(new URL(name, assets))).length);
  expect(sizes).toHaveLength(1);
  expect(sizes[0]).toBeLessThan(200_000);
});
