import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Bump } from '../release/change.ts';

/** A pending changeset. */
export interface Changeset {
  /** Relative to the root. */
  readonly file: string;
  /** The bumps of the packages that it names. */
  readonly bumps: ReadonlyMap<string, Bump>;
}

export async function pendingChangesets(root: string): Promise<Changeset[]> {
  const files = (await readdir(join(root, '.changeset'))).filter(
    (name) => name.endsWith('.md') && name !== 'README.md',
  );
  return Promise.all(
    files.map(async (name) => {
      const text = await readFile(join(root, '.changeset', name), 'utf8');
      const bumps: Record<string, Bump> =
        parse(/^---\r?\n([\s\S]*?)\r?\n?---/.exec(text)?.[1] ?? '') ?? {};
      return { file: `.changeset/${name}`, bumps: new Map(Object.entries(bumps)) };
    }),
  );
}
