import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import spec from '../../../spec/package.json' with { type: 'json' };

const changelog = readFileSync(new URL('../../../docs/api-changelog.md', import.meta.url), 'utf8');

test('docs/api-changelog.md begins with the section of the released version of the contract', () => {
  const [newest] = changelog.match(/(?<=^## ).+$/m) ?? [];

  // Before the first release, it has the section of the first version.
  expect(newest).toBe(spec.version === '0.0.0' ? '0.1.0' : spec.version);
});
