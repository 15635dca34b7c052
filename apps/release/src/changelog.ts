/**
 * The entries of the packages' changelogs, for Changesets: the text of each changeset, without the ids of commits that
 * the built-in formats add.
 */

/** A changeset that is a list becomes several entries. */
export function getReleaseLine({ summary }: { summary: string }): string {
  return summary.startsWith('- ') ? summary : `- ${summary.replaceAll(/\n(?=.)/g, '\n  ')}`;
}

export function getDependencyReleaseLine(
  _changesets: unknown,
  dependencies: { name: string; newVersion: string }[],
): string {
  const versions = dependencies.map(({ name, newVersion }) => `\`${name}\` ${newVersion}`);
  return versions.length > 0 ? `- Requires ${versions.join(', ')}.` : '';
}
