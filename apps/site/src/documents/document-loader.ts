import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Loader } from 'astro/loaders';
import { listDocuments, pageId, root } from './list-documents.ts';
import { pageLink } from './page-links.ts';

/** Loads the documents of the repository without copying them. */
export const documentLoader: Loader = {
  name: 'repository-documents',
  async load({ config, store, parseData, renderMarkdown, generateDigest }) {
    store.clear();
    const paths = listDocuments();
    await Promise.all(
      paths.map(async (path) => {
        const file = join(root, path);
        const { title, body } = splitTitle(path, await readFile(file, 'utf8'));
        const { html, metadata } = await renderMarkdown(body, { fileURL: pathToFileURL(file) });
        const id = pageId(path);
        store.set({
          id,
          data: await parseData({ id, data: { title } }),
          body,
          filePath: `../../${path}`,
          digest: generateDigest(body),
          rendered: {
            html: withPageLinks(html, path, paths, config.base),
            ...(metadata && { metadata }),
          },
        });
      }),
    );
  },
};

/** The title of a document, which the page shows itself, and the text after it. */
function splitTitle(path: string, text: string): { title: string; body: string } {
  const [heading = '', name = path] = /^# (.*)\n/.exec(text) ?? [];
  if (path === 'README.md') return { title: 'The repository', body: text.slice(heading.length) };
  const title = name.replaceAll('`', '');
  return {
    title: path.endsWith('CHANGELOG.md') ? `Changelog of ${title}` : title,
    body: text.slice(heading.length),
  };
}

function withPageLinks(html: string, path: string, paths: readonly string[], base: string): string {
  return html.replace(
    /(<(?:a|img)\b[^>]*? (?:href|src)=")([^"]*)/g,
    (_, start: string, link: string) => start + pageLink(path, link, paths, base),
  );
}
