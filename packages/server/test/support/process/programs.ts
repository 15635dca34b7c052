import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Plugin, rolldown } from 'rolldown';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const folder = source('../../../node_modules/.cache/programs');

/**
 * The programs that tests start as processes of their own, bundled from their sources with all libraries but the native
 * one: loading one file instead of 700 modules halves the processor time of a start.
 */
const sources = {
  main: source('../../../src/cli/main.ts'),
  serve: source('serve.ts'),
  serveUntilKilled: source('serve-until-killed.ts'),
  archiveUntilKilled: source('archive-until-killed.ts'),
  moveUntilKilled: source('move-until-killed.ts'),
  openAndClose: source('open-and-close.ts'),
  streamUntilKilled: source('stream-until-killed.ts'),
};

const leanHttpId = '\0lean-http';
const httpNames = Object.entries(Object.getOwnPropertyDescriptors(http)).flatMap(
  ([name, { get }]) => (get === undefined || name === 'maxHeaderSize' ? [name] : []),
);

/** Files and threads beside a module are found from its source, as without the bundle. */
const keepUrls: Plugin = {
  name: 'keep-urls',
  transform(code, id) {
    if (id.startsWith('\0') || !code.includes('import.meta.url')) return null;
    return code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href));
  },
};

/**
 * Importing `node:http` as a module evaluates its getters, and so loads the client of `fetch`: a tenth of the time of a
 * start. A server does not need it.
 */
const leanHttp: Plugin = {
  name: 'lean-http',
  resolveId: (id, _, { kind }) =>
    id === 'node:http' && kind === 'import-statement' ? leanHttpId : null,
  load: (id) =>
    id === leanHttpId
      ? `const http = process.getBuiltinModule('node:http');
export default http;
export const { ${httpNames.join()} } = http;`
      : null,
};

async function bundle<Name extends string>(
  input: Record<Name, string>,
): Promise<Record<Name, string>> {
  const build = await rolldown({
    input,
    platform: 'node',
    // jsonc-parser has no other form that can be bundled.
    resolve: { mainFields: ['module', 'main'] },
    external: ['better-sqlite3', 'pg-native'],
    plugins: [keepUrls, leanHttp],
  });
  const { output } = await build.generate({
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
  await build.close();
  await mkdir(folder, { recursive: true });
  for (const chunk of output) {
    if (chunk.type === 'chunk') await replaceFile(join(folder, chunk.fileName), chunk.code);
  }
  const names = new Set(output.map(({ fileName }) => fileName));
  for (const name of await readdir(folder)) {
    if (name.endsWith('.mjs') && !names.has(name)) await rm(join(folder, name), { force: true });
  }
  const paths = Object.keys(input).map((name) => [name, join(folder, `${name}.mjs`)]);
  return Object.fromEntries(paths);
}

/** Another worker of Vitest may do the same, and run the file already. */
async function replaceFile(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return;
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, text);
  await rename(draft, path);
}

/** The paths of the bundled programs. */
export const programs = await bundle(sources);
