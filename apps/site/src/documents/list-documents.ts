import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const patterns = ['*.md', 'docs/**/*.md', 'spec/*.md', '{packages,apps}/*/{README,CHANGELOG}.md'];

/** The root of the repository. */
export const root: string = fileURLToPath(new URL('../../../..', import.meta.url));

/** The paths of all documents of the repository, such as `packages/client/README.md`. */
export function listDocuments(): string[] {
  return globSync(patterns, { cwd: root }).toSorted();
}

/**
 * The id of a document's page, which is its path on the site. The README of a folder is the page of the folder.
 *
 * @example
 * pageId('docs/guides/retries.md'); // guides/retries
 * pageId('packages/client/README.md'); // packages/client
 */
export function pageId(path: string): string {
  if (path === 'README.md') return 'repository';
  // docs/security.md is another page.
  if (path === 'SECURITY.md') return 'vulnerabilities';
  const id = path.replace(/^docs\//, '').replace(/(^|\/)README\.md$|\.md$/, '');
  return id === '' ? 'index' : id.toLowerCase();
}
