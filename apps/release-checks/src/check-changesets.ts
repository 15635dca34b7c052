import { fileURLToPath } from 'node:url';
import { findMissingChangesets, type MissingChangeset } from './changesets/missing-changesets.ts';
import { ShallowClone } from './repository/git.ts';

const root = process.argv[2] ?? fileURLToPath(new URL('../../..', import.meta.url));

try {
  const missing = await findMissingChangesets(root);
  if (missing.length > 0)
    fail(`${missing.map(describe).join('\n')}\n\nAdd one: npx --yes pnpm@12 changeset`);
} catch (error) {
  // The workflow of CI fetches the whole history, so no change passes it unchecked.
  if (error instanceof ShallowClone) process.stderr.write(`Not checked: ${error.message}\n`);
  else fail(error instanceof Error ? error.message : String(error));
}

function describe({ name, reasons }: MissingChangeset): string {
  return [`${name} needs a changeset:`, ...reasons].join('\n  ');
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
