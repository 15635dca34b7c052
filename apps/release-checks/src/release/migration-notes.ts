import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change } from './change.ts';

/** The folder of the migration notes, relative to the root. */
export const notesFolder = 'docs/migrations';

/** The text of all notes that name a release, such as `@mdhq/portal-client@1.0.0`. One note can be for several packages. */
async function notesOf(root: string, release: string): Promise<string> {
  const names = await readdir(join(root, notesFolder), { recursive: true }).catch(() => []);
  const texts = await Promise.all(
    names
      // The template names releases, too.
      .filter((name) => name.endsWith('.md') && name !== 'README.md')
      .map((name) => readFile(join(root, notesFolder, name), 'utf8')),
  );
  return texts.filter((text) => text.includes(`\`${release}\``)).join('\n');
}

/** The breaking changes of a release that no migration note mentions, or all if it has no note. */
export async function unmentionedChanges(
  root: string,
  release: string,
  changes: readonly Change[],
): Promise<Change[]> {
  const text = await notesOf(root, release);
  return changes.filter(
    ({ bump, what }) => bump === 'major' && codesOf(what).some((code) => !text.includes(code)),
  );
}

/** What a note must contain: each code in the description of a change, without the place in parentheses at its end. */
function codesOf(what: string): string[] {
  return what.replace(/ \([^()]*\)\.?$/, '').match(/`[^`]+`/g) ?? [what];
}
