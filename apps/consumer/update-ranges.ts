/**
 * Writes the versions of our packages into the folders that readers copy. Part of `version-packages`; a test finds
 * each folder with another range.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folderNames } from './test/support/folders.ts';
import { versionOf } from './test/support/installed-tools.ts';

const app = fileURLToPath(new URL('.', import.meta.url));

for (const name of await folderNames()) {
  const file = join(app, name, 'package.json');
  let text = readFileSync(file, 'utf8');
  for (const [, dependency = ''] of text.matchAll(/"(@mdhq\/[\w-]+)": "\^/g)) {
    const range = `"${dependency}": "^${await versionOf(dependency)}"`;
    text = text.replace(new RegExp(`"${dependency}": "\\^[^"]*"`), range);
  }
  writeFileSync(file, text);
}
