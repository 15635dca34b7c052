import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { linkInto, root } from './support/consumer-project.ts';
import { readDocuments, writeBlocks } from './support/documents.ts';
import { readManifest } from './support/folders.ts';
import { installed, versionOf } from './support/installed-tools.ts';
import { runIn } from './support/tool-chain.ts';

const run = promisify(execFile);
const documents = await readDocuments();

test('the TypeScript blocks of all documents compile, those of a document together', async () => {
  const folder = join(inject('folder'), 'documents');
  // The packages of this workspace that are not published run their block in their own tests.
  const published = documents.filter(({ path }) => !/^apps|^packages\/(?:test-|local-)/.test(path));
  const files = (
    await Promise.all(published.map((document) => writeBlocks(folder, document)))
  ).flat();
  const options = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck'];
  const language = ['--target', 'es2023', '--lib', 'es2023,dom,dom.iterable', '--jsx', 'react-jsx'];
  const modules = ['--module', 'preserve', '--types', 'node,react'];
  expect(files.length).toBeGreaterThan(25);
  const tsc = [process.execPath, installed('typescript/bin/tsc'), '--checkers', '1'];
  const output = await runIn(folder, '', [...tsc, ...options, ...language, ...modules, ...files]);

  expect(output).toBe('');
});

test.each([
  ['packages/access/README.md', /^2001:db8::9 2001:db8:0:0::\/64\n$/],
  ['packages/hosting/README.md', /^{ signal: 'SIGTERM' }\n$/],
  ['packages/log/README.md', /^{"level":30,"msg":"started"}\n$/],
  ['packages/server/README.md', /^http:\/\/127\.0\.0\.1:\d+$/m],
])('the TypeScript block of %s runs as it stands', async (path, output) => {
  const folder = join(inject('folder'), 'run', path);
  await mkdir(folder, { recursive: true });

  expect(await runFirstBlock(path, folder)).toMatch(output);
});

test('the TypeScript block of the README of test-browser, which is not packed, runs as it stands', async () => {
  const folder = join(root, 'packages/test-browser');

  expect(await runFirstBlock('packages/test-browser/README.md', folder)).toBe('[]\n');
});

/** Runs the first TypeScript block of a document in a folder, and returns what it prints. */
async function runFirstBlock(path: string, folder: string): Promise<string> {
  const blocks = documents.find((document) => document.path === path)?.blocks ?? [];
  const code = blocks.find(({ language }) => language === 'ts')?.code ?? '';
  const options = ['--input-type=module-typescript', '--eval', code];
  const { stdout } = await run(process.execPath, options, { cwd: folder });
  return stdout;
}

test('the commands of the README of the spec run as they stand', async () => {
  const { blocks } = documents.find(({ path }) => path === 'spec/README.md') ?? { blocks: [] };
  const [install = '', ...build] = blocks[0]?.code.split('\n') ?? [];
  expect(install).toBe('npm install --save-dev @redocly/cli');
  const folder = join(inject('folder'), 'run/spec');
  await linkInto(folder, ['@mdhq/portal-spec'], inject('folder'));
  await linkInto(folder, ['@redocly/cli']);
  await mkdir(join(folder, 'node_modules/.bin'));
  const redocly = installed('@redocly/cli/bin/cli.js');
  await symlink(redocly, join(folder, 'node_modules/.bin/redocly'));
  await run('sh', ['-euc', build.join('\n')], { cwd: folder });

  expect(await readFile(join(folder, 'portal.html'), 'utf8')).toContain('Portal');
});

test('only the README of the client has code with an address of the vendor', () => {
  const withAddress = documents.filter(({ blocks }) =>
    blocks.some(({ code }) => /\bmd-hq\.com\b|subdomain:/.test(code)),
  );

  expect(withAddress.map(({ path }) => path)).toEqual(['packages/client/README.md']);
  expect(withAddress[0]?.text).toContain('**Warning:**');
});

test('the page of other tool chains has the versions that are tested', async () => {
  const tested = [
    ...['node-20', 'node-22', 'jest', '@babel/core', '@swc/core', '@yarnpkg/cli-dist'],
    ...['@oven/bun-linux-x64', '@deno/linux-x64-glibc', '@esbuild/linux-x64'],
    ...['@cloudflare/workerd-linux-64', 'typescript', 'typescript-5', 'vitest', 'vite'],
  ];
  const { dependencies } = await readManifest('next');
  const versions = [
    process.versions.node,
    ...(await Promise.all(tested.map(versionOf))),
    dependencies['next']?.slice(1),
  ];
  const page = documents.find(({ path }) => path === 'docs/tool-chains.md')?.text ?? '';

  expect(versions.filter((version) => !new RegExp(`[ |]${version}[, ]`).test(page))).toEqual([]);
});

test('the scripts that the documents run exist', async () => {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const named = documents.flatMap(({ text }) =>
    Array.from(text.matchAll(/npx --yes pnpm@12 ([a-z][\w:-]*)/g), ([, script = '']) => script),
  );

  expect(named.length).toBeGreaterThan(10);
  expect([...new Set(named)].filter((name) => name !== 'exec' && !(name in scripts))).toEqual([]);
});

test('each README of a published package links to how it is installed until it is published', () => {
  const published = documents.filter(({ path }) =>
    /^(spec|packages\/(?!test-|local-)[^/]+|apps\/front-desk)\/README\.md$/.test(path),
  );
  const withLink = published.filter(({ text }) =>
    /^\[not published yet\]: https:\S+\/README\.md#not-published-yet$/m.test(text),
  );

  expect(published).toHaveLength(11);
  expect(withLink).toEqual(published);
  const root = documents.find(({ path }) => path === 'README.md');
  expect(root?.text).toContain('\n## Not published yet\n');
});
