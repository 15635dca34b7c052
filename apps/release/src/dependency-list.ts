import {
  installedWith,
  namesOf,
  type Package,
  runsOnInstall,
  sizeOf,
} from './installed-packages.ts';

const heading = '## Dependencies\n';

/**
 * The section of a README that lists what the package installs, in the versions of the lockfile.
 * @param subject the package, such as `@mdhq/portal-mock`
 */
export function dependencyList(subject: Package): string {
  const installed = installedWith([subject]);
  const bytes = installed.reduce((sum, one) => sum + sizeOf(one), 0);
  const scripts = namesOf(installed.filter(runsOnInstall));
  return `${heading}
What an installation adds, without the packages of this toolkit. \`test\` checks the list.

| what | value |
| --- | --- |
| packages | ${installed.length} |
| size | ${(bytes / 1e6).toFixed(1)} MB |
| licenses | ${licensesOf(installed)} |
| install scripts | ${scripts.map((name) => `\`${name}\``).join(', ') || 'none'} |
`;
}

/** Such as "MIT (80), ISC (9)", the most frequent first. */
function licensesOf(packages: Package[]): string {
  const counts = new Map<string, number>();
  for (const { manifest } of packages) {
    const license = manifest.license ?? manifest.licenses?.[0]?.type ?? 'not stated';
    counts.set(license, (counts.get(license) ?? 0) + 1);
  }
  return [...counts]
    .sort(([one, count], [other, otherCount]) => otherCount - count || one.localeCompare(other))
    .map(([license, count]) => `${license} (${count})`)
    .join(', ');
}

/** Whether the README of a package lists what it installs: more than a reader sees at a glance. */
export function needsDependencyList(subject: Package): boolean {
  return installedWith([subject]).length > 5;
}

/** Returns a README with `list` in place of its list, or as a new section before its link definitions. */
export function withDependencyList(readme: string, list: string): string {
  const old = listIn(readme);
  if (old !== undefined) return readme.replace(old, () => list);
  const [definitions = ''] = /(\n\[[^\]\n]+\]: \S+)*\s*$/.exec(readme) ?? [];
  const text = readme.slice(0, readme.length - definitions.length);
  return `${text.trimEnd()}\n\n${list}${definitions.trimEnd() && `${definitions.trimEnd()}\n`}`;
}

/** Returns the section of a README; undefined if it has none. */
export function listIn(readme: string): string | undefined {
  const start = readme.indexOf(heading);
  if (start < 0) return undefined;
  const [section] = /^[\s\S]*?(?=\n## |\n\[[^\]]+\]: |$)/.exec(readme.slice(start)) ?? [];
  return section;
}
