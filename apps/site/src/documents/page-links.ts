import { existsSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { pageId, root } from './list-documents.ts';

/** The address of the repository. */
export const repository = 'https://github.com/mdhq-portal/toolkit';

const own = new RegExp(`^${repository}/(?:blob|tree)/main/`);

/**
 * The link on the site for a link of a document. A document of the repository is linked as its page, the contract as the API
 * reference, and any other file in the repository.
 *
 * @param document the path of the document that has the link
 * @param pages the paths of all documents
 * @param base the path of the site on its host
 */
export function pageLink(
  document: string,
  link: string,
  pages: readonly string[],
  base = '/',
): string {
  const isOwn = own.test(link);
  if (!isOwn && /^(#|[a-z]+:)/.test(link)) return link;
  const [path = '', fragment] = (isOwn ? link.replace(own, '') : link).split('#');
  const target = posix
    .join(isOwn ? '.' : posix.dirname(document), decodeURI(path))
    .replace(/\/$/, '');
  const hash = fragment === undefined ? '' : `#${fragment}`;
  const start = base.replace(/\/?$/, '/');
  if (target === 'spec/openapi.yaml') return `${start}api/${hash}`;
  if (target.startsWith('docs/images/')) return `${start}images/${posix.basename(target)}`;
  const page = [target, posix.join(target, 'README.md')].find((name) => pages.includes(name));
  if (page !== undefined) return `${start}${`${pageId(page)}/`.replace(/^index\/$/, '')}${hash}`;
  if (!existsSync(posix.join(root, target))) throw new Error(`${document} links to ${link}`);
  const kind = statSync(posix.join(root, target)).isDirectory() ? 'tree' : 'blob';
  return `${repository}/${kind}/main/${target}${hash}`;
}
