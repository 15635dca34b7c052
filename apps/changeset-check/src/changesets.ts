import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A pending changeset. */
export interface Changeset {
  /** Relative to the root. */
  readonly file: string;
  /** The packages that it names. */
  readonly names: ReadonlySet<string>;
}

export async function pendingChangesets(root: string): Promise<Changeset[]> {
  const files = (await readdir(join(root, '.changeset'))).filter(
    (name) => name.endsWith('.md') && name !== 'README.md',
  );
  return Promise.all(
    files.map(async (name) => {
      const text = await readFile(join(root, '.changeset', name), 'utf8');
      const bumps = parse(/^---\n([\s\S]*?)\n?---/.exec(text)?.[1] ?? '') ?? {};
      return { file: `.changeset/${name}`, names: new Set(Object.keys(bumps)) };
    }),
  );
}
