import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { listDocuments, pageId } from '../src/documents/list-documents.ts';
import { pageLink, repository } from '../src/documents/page-links.ts';
import { readPages } from './support/read-pages.ts';

const pages = await readPages();
const [site, base] = [inject('site'), inject('base')];

test('each link between pages leads to a page that exists, and to a heading that it has', () => {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const broken = pages.flatMap(({ path, links }) =>
    links
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => {
        const { pathname, hash } = new URL(link, `http://site.invalid${path}`);
        const target = byPath.get(pathname);
        if (!pathname.startsWith(base)) return true;
        if (target === undefined) return !existsSync(join(site, pathname.slice(base.length)));
        return hash !== '' && !target.ids.has(decodeURIComponent(hash.slice(1)));
      })
      .map((link) => `${path} links to ${link}`),
  );

  expect(pages.length).toBeGreaterThan(60);
  expect(broken).toEqual([]);
});

test('each document is a page, and each page is in the sidebar', () => {
  const ids = listDocuments().map(pageId);
  const home = pages.find(({ path }) => path === base);
  const paths = ids.map((id) => (id === 'index' ? base : `${base}${id}/`));

  expect(paths.filter((path) => !pages.some((page) => page.path === path))).toEqual([]);
  expect(paths.filter((path) => !home?.links.includes(path))).toEqual([]);
});

test('each column of a table has a header, which screen readers announce with its cells', () => {
  const withoutHeader = pages.filter(({ emptyHeaders }) => emptyHeaders > 0);

  expect(withoutHeader.map(({ path }) => path)).toEqual([]);
});

test.each([
  ['#errors', '#errors'],
  ['https://example.com', 'https://example.com'],
  ['../../docs/operations.md#log', '/operations/#log'],
  ['../mock', '/packages/mock/'],
  [`${repository}/tree/main/packages/mock`, '/packages/mock/'],
  [`${repository}/blob/main/spec/problems.md#internal`, '/spec/problems/#internal'],
  ['../../spec/openapi.yaml', '/api/'],
  ['src/index.ts', `${repository}/blob/main/packages/client/src/index.ts`],
  ['src', `${repository}/tree/main/packages/client/src`],
])('a link to %s in the README of the client is %s on the site', (link, expected) => {
  expect(pageLink('packages/client/README.md', link, listDocuments())).toBe(expected);
});

test.each([
  ['../../README.md', '/toolkit/repository/'],
  ['../../docs/README.md', '/toolkit/'],
  ['../../docs/images/front-desk.png', '/toolkit/images/front-desk.png'],
  ['../../spec/openapi.yaml', '/toolkit/api/'],
])('a link to %s is %s on a site at /toolkit/', (link, expected) => {
  for (const base of ['/toolkit', '/toolkit/']) {
    expect(pageLink('packages/client/README.md', link, listDocuments(), base)).toBe(expected);
  }
});

test('a link to a file that does not exist fails the build, and the error names the document', () => {
  expect(() => pageLink('docs/operations.md', '../gone.md', listDocuments())).toThrow(
    'docs/operations.md links to ../gone.md',
  );
});
