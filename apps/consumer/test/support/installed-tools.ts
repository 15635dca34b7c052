import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runPnpm } from '@mdhq/test-registry';

/** The folder of this package. */
export const app: string = fileURLToPath(new URL('../..', import.meta.url));

/** The workspace of the tools that only the folders need. */
const tools = join(app, 'tools');

/** Installs the tools that only the folders need: half a gigabyte, or nothing if they are installed. */
export async function installTools(): Promise<void> {
  await runPnpm(tools, ['install', '--frozen-lockfile', '--prefer-offline']);
}

/** A file of a tool or of a dependency of this package, such as `vitest/vitest.mjs`. */
export function installed(path: string): string {
  const file = join(tools, 'node_modules', path);
  return existsSync(file) ? file : join(app, 'node_modules', path);
}

/** The version in which a tool or a dependency of this package is installed. */
export async function versionOf(name: string): Promise<string> {
  const manifest = await readFile(installed(join(name, 'package.json')), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
