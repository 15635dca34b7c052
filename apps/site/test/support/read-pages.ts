import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Parser } from 'htmlparser2';
import { inject } from 'vitest';

export interface SitePage {
  /** Such as `/toolkit/guides/retries/`. */
  readonly path: string;
  readonly ids: ReadonlySet<string>;
  /** The values of `href` and `src`, in order. */
  readonly links: readonly string[];
  readonly emptyHeaders: number;
}

/** Reads the pages of the built site, without the API reference, which renders itself. */
export async function readPages(): Promise<SitePage[]> {
  const site = inject('site');
  const files = globSync('**/*.html', { cwd: site }).filter((file) => !file.startsWith('api/'));
  return Promise.all(
    files.map(async (file) => readPage(file, await readFile(join(site, file), 'utf8'))),
  );
}

function readPage(file: string, html: string): SitePage {
  const ids = new Set<string>();
  const links: string[] = [];
  let header: string | undefined;
  let emptyHeaders = 0;
  const parser = new Parser({
    onopentag(name, { id, href, src }) {
      if (name === 'th') header = '';
      if (id !== undefined) ids.add(id);
      links.push(...[href, src].filter((link) => link !== undefined));
    },
    ontext(text) {
      if (header !== undefined) header += text;
    },
    onclosetag(name) {
      if (name !== 'th') return;
      if (header === '') emptyHeaders += 1;
      header = undefined;
    },
  });
  parser.end(html);
  return { path: `${inject('base')}${file.replace(/index\.html$/, '')}`, ids, links, emptyHeaders };
}
