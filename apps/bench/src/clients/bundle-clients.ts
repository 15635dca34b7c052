import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { type ClientName, clientNames, programs } from './programs.ts';

export interface BundledClient {
  name: ClientName;
  /** Of the whole program, minified and gzipped, in bytes. */
  gzipped: number;
  listQueue(): Promise<unknown>;
}

/**
 * Bundles each program as for production, and loads the bundle.
 *
 * @param folder an empty folder inside this app, so that imports are resolved
 */
export async function bundleClients(folder: string): Promise<BundledClient[]> {
  await generate(join(folder, 'generated'));
  const bundled: BundledClient[] = [];
  for (const [index, name] of clientNames.entries()) {
    const entry = join(folder, `program-${index}.ts`);
    await writeFile(entry, programs[name]);
    const code = await bundle(entry, folder);
    const file = join(folder, `bundle-${index}.mjs`);
    await writeFile(file, code);
    const { listQueue } = (await import(pathToFileURL(file).href)) as {
      listQueue(): Promise<unknown>;
    };
    bundled.push({ name, gzipped: gzipSync(code).length, listQueue });
  }
  return bundled;
}

/** Runs the command, because the package's type declarations require all of its optional targets. */
async function generate(folder: string): Promise<void> {
  const spec = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.yaml'));
  const command = fileURLToPath(new URL('../../node_modules/.bin/openapi-ts', import.meta.url));
  await promisify(execFile)(command, ['--input', spec, '--output', folder, '--silent']);
}

async function bundle(entry: string, root: string): Promise<string> {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' },
    },
  });
  if (!('output' in result)) throw new Error('Vite returned no bundle.');
  return result.output.map((part) => (part.type === 'chunk' ? part.code : '')).join('');
}
