import { inc, intersects, Range, SemVer, satisfies } from 'semver';
import type { Change } from '../release/change.ts';
import { versionsOf } from '../repository/workspace-file.ts';
import type { ManifestAt } from './manifest-at.ts';

/** The changes of the versions of Node, peers and dependencies that a package accepts. */
export function compareRanges(before: ManifestAt, after: ManifestAt): Change[] {
  return [
    ...changesOfEngines(before, after),
    ...changesOfPeers(before, after),
    ...changesOfDependencies(before, after),
  ];
}

function changesOfEngines({ manifest: before }: ManifestAt, { manifest: after }: ManifestAt) {
  const [old, current] = [before.engines ?? {}, after.engines ?? {}];
  return Object.keys({ ...old, ...current }).flatMap((name) =>
    changesOfRange(
      `The range of \`engines.${name}\``,
      `users of other versions of ${name}`,
      // Without a range, every version is accepted.
      old[name] ?? '*',
      current[name] ?? '*',
    ),
  );
}

function changesOfRange(what: string, breaks: string, before: string, after: string): Change[] {
  if (before === after) return [];
  const changed = `${what} changed from \`${before}\` to \`${after}\`.`;
  if (!includes(after, before)) return [{ bump: 'major', what: changed, breaks }];
  // The same range can be written in several ways.
  return includes(before, after) ? [] : [{ bump: 'minor', what: changed }];
}

/**
 * Whether a range includes all versions of another one. Ranges begin and end only at the versions that they name, so
 * those and their neighbors are tested. `subset` of semver compares part by part: for it, `^20.0.0 || >=21` does not include `>=20`.
 */
function includes(range: string, other: string): boolean {
  const named = [range, other].flatMap((one) =>
    new Range(one).set.flat().map(({ semver }) => semver),
  );
  return named
    .filter((version) => version instanceof SemVer)
    .flatMap(neighborsOf)
    .concat('0.0.0', `${Number.MAX_SAFE_INTEGER}.0.0`)
    .every((version) => !satisfies(version, other) || satisfies(version, range));
}

/** A version, and those before and after it. */
function neighborsOf({ major, minor, patch, version }: SemVer): string[] {
  const last = Number.MAX_SAFE_INTEGER;
  const before =
    patch > 0
      ? `${major}.${minor}.${patch - 1}`
      : minor > 0
        ? `${major}.${minor - 1}.${last}`
        : `${Math.max(major - 1, 0)}.${last}.${last}`;
  return [before, version, inc(version, 'patch') ?? version];
}

function changesOfPeers(before: ManifestAt, after: ManifestAt): Change[] {
  const [old, current] = [before, after].map(({ manifest, workspace }) =>
    versionsOf(manifest.peerDependencies, workspace),
  ) as [Map<string, string>, Map<string, string>];
  const isOptional = ({ manifest }: ManifestAt, name: string) =>
    manifest.peerDependenciesMeta?.[name]?.optional === true;
  return [...current].flatMap(([name, range]): Change[] => {
    const known = old.get(name);
    const isRequired = !isOptional(after, name);
    if (known !== undefined) {
      const wasOptional = isOptional(before, name);
      return [
        ...(isRequired && wasOptional ? [requiredPeer(name)] : []),
        ...changesOfRange(
          `The range of the peer \`${name}\``,
          `projects with other versions of ${name}`,
          known,
          range,
        ),
      ];
    }
    return isRequired
      ? [requiredPeer(name)]
      : [{ bump: 'minor', what: `The optional peer \`${name}\` was added.` }];
  });
}

function requiredPeer(name: string): Change {
  const what = `The peer \`${name}\` is required.`;
  return { bump: 'major', what, breaks: `projects without ${name}` };
}

/** Dependencies with which a project can no longer share a version. Other new versions are for a patch. */
function changesOfDependencies(before: ManifestAt, after: ManifestAt): Change[] {
  const [old, current] = [before, after].map(({ manifest, workspace }) =>
    versionsOf(manifest.dependencies, workspace),
  );
  return [...(current ?? [])].flatMap(([name, range]): Change[] => {
    const known = old?.get(name);
    if (known === undefined || intersects(known, range)) return [];
    const what = `The range of the dependency \`${name}\` changed from \`${known}\` to \`${range}\`.`;
    return [{ bump: 'minor', what }];
  });
}
