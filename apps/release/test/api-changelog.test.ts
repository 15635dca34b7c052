import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');

test('docs/api-changelog.md begins with the section of the released version of the contract', () => {
  const [newest] = read('docs/api-changelog.md').match(/(?<=^## ).+$/m) ?? [];

  expect(newest).toBe(JSON.parse(read('spec/package.json')).version);
});
