import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as hooks from '../src/index.ts';
import { compile, packageRoot } from './support/compile.ts';

/** The code of each `@example` in the sources, by the name of the export. */
async function examples(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const file of glob('src/**/*.ts', { cwd: packageRoot })) {
    const source = await readFile(join(packageRoot, file), 'utf8');
    const docs = source.matchAll(
      /@example\n((?: \* .*\n)+) \*\/\nexport (?:function|const) (\w+)/g,
    );
    for (const [, code = '', name = ''] of docs) found.set(name, code.replaceAll(/^ \* /gm, ''));
  }
  return found;
}

test('the example of every docstring compiles', async () => {
  const files = [...(await examples())].map(([name, code]): [string, string] => [
    `${name}.tsx`,
    `${prelude}export function Example() {\n${code}return null;\n}\n`,
  ]);

  expect(await compile(new Map(files))).toBe('');
});

test('every hook has an example', async () => {
  const named = await examples();
  const exported = Object.keys(hooks);

  expect(exported.length).toBeGreaterThan(10);
  expect(exported.filter((name) => !named.has(name))).toEqual([]);
});

/** What the examples use: the hooks and a backend. */
const prelude = `
import { ${Object.keys(hooks).join(', ')} } from '@mdhq/portal-react';
import type { PortalBackend } from '@mdhq/portal-react';
import { useQueryClient } from '@tanstack/react-query';
declare const backend: PortalBackend;
`;
