import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as client from '../../src/index.ts';
import { createPortalClient } from '../../src/index.ts';
import { compile, emptyProject, packageRoot } from '../support/compile.ts';

/** The code of each `@example` in the sources, by file and name. */
async function examples(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const file of glob('src/**/*.ts', { cwd: packageRoot })) {
    const source = await readFile(join(packageRoot, file), 'utf8');
    const docs = source.matchAll(
      /\/\*\*((?:(?!\*\/).)*?@example\n.*?)\*\/\s*(?:export (?:type|function|const) )?(\w+)/gs,
    );
    for (const [, doc = '', name] of docs) {
      const code = doc.slice(doc.indexOf('@example\n') + '@example\n'.length);
      found.set(`${file}#${name}`, code.replaceAll(/^ *\* ?/gm, ''));
    }
  }
  return found;
}

test('the example of every docstring compiles', async () => {
  const files = [...(await examples())].map(([place, code]): [string, string] => [
    `${place.replaceAll(/\W/g, '-')}.ts`,
    `${prelude}async function example() {\n${code}}\nvoid example;\n`,
  ]);

  expect(await compile(await emptyProject(), new Map(files))).toBe('');
});

test('every method and every function has an example', async () => {
  const named = new Set([...(await examples()).keys()].map((place) => place.split('#')[1]));
  const { specVersion: _, ...groups } = createPortalClient('https://un:pwd@sandbox.md-hq.com');
  const methods = Object.values(groups).flatMap((group) => Object.keys(group));
  const functions = Object.entries(client).flatMap(([name, value]) =>
    typeof value === 'function' ? [name] : [],
  );

  expect(methods.length).toBeGreaterThan(8);
  expect([...methods, ...functions].filter((name) => !named.has(name))).toEqual([]);
});

/** What the examples use. */
const prelude = `
import { createFetchClient } from '@mdhq/portal-client/fetch';
import { createPortalClient as create, formatInTimeZone, PortalError, randomUuid, toDate } from '@mdhq/portal-client';
import type { PortalCredentials, PortalRequest } from '@mdhq/portal-client';
import { createPortalClient } from '@mdhq/portal-client';
declare const portalRequest: PortalRequest;
declare const logIn: PortalCredentials;
const client = create('https://un:pwd@sandbox.md-hq.com');
`;
