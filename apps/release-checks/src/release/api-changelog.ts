import type { Change } from './change.ts';

/**
 * Adds the section of a version to the text of `docs/api-changelog.md`, before those of earlier versions. A section
 * that exists is kept, because it may have been edited.
 */
export function withSection(text: string, version: string, changes: readonly Change[]): string {
  if (text.includes(`\n## ${version}\n`)) return text;
  const before = text.indexOf('\n## ') + 1;
  const [head, sections] = before > 0 ? [text.slice(0, before), text.slice(before)] : [text, ''];
  return `${head}${sectionOf(version, changes)}\n${sections}`;
}

function sectionOf(version: string, changes: readonly Change[]): string {
  const breaking = changes.filter(({ bump }) => bump === 'major');
  const compatible = changes.filter(({ bump }) => bump === 'minor');
  return [
    `## ${version}\n`,
    ...list('Breaking', breaking),
    ...list('Added', compatible),
    ...(changes.length === 0 ? ['Nothing that a caller can notice.\n'] : []),
  ].join('\n');
}

function list(title: string, changes: readonly Change[]): string[] {
  if (changes.length === 0) return [];
  const entries = changes.map(({ what, breaks }) =>
    breaks === undefined ? `- ${what}` : `- ${what} Breaks ${breaks}.`,
  );
  return [`### ${title}\n`, `${entries.join('\n')}\n`];
}
