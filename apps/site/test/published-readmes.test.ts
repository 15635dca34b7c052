import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../src/documents/list-documents.ts';

const manifests = globSync('{spec,{packages,apps}/*}/package.json', { cwd: root }).map((path) => ({
  folder: path.replace('/package.json', ''),
  manifest: JSON.parse(readFileSync(join(root, path), 'utf8')) as {
    private?: boolean;
    repository?: { url: string; directory: string };
  },
}));
const published = manifests.filter(({ manifest }) => manifest.private !== true);

/** The targets of links and images, except in code. */
function linksOf(markdown: string): string[] {
  const text = markdown.replace(/^ *```.*?^ *```$|`[^`\n]*`/gms, '');
  return Array.from(
    text.matchAll(/\]\(([^)\s]+)|^\[[^\]]+\]: (\S+)|<img [^>]*src="([^"]+)/gm),
    ([, inline, definition, image]) => inline ?? definition ?? image ?? '',
  );
}

// The pages of the npm registry resolve relative links against `repository`, and not reliably against its `directory`.
test.each(published.map(({ folder }) => folder))(
  'the links in the README of %s are absolute, or lead to its own headings',
  (folder) => {
    const links = linksOf(readFileSync(join(root, folder, 'README.md'), 'utf8'));

    expect(links).not.toEqual([]);
    expect(links.filter((link) => !/^(https:|#)/.test(link))).toEqual([]);
  },
);

test('each published package names its folder in the repository', () => {
  expect(published).toHaveLength(11);
  for (const { folder, manifest } of published) {
    expect(manifest.repository).toMatchObject({ directory: folder });
  }
});
