import type { Change } from '../release/change.ts';
import type { Manifest } from '../repository/published-packages.ts';
import { compareRanges } from './compare-ranges.ts';
import type { ManifestAt } from './manifest-at.ts';

/** The changes of what a package supports and requires, and of its commands and entries without types. */
export function compareManifests(before: ManifestAt, after: ManifestAt): Change[] {
  const [old, current] = [before.manifest, after.manifest];
  return [
    // An entry that has types in the other version is compared with the types.
    ...changesOfNames(
      'entry',
      'code that imports it',
      without(filesOf(old), typedEntriesOf(current)),
      without(filesOf(current), typedEntriesOf(old)),
    ),
    ...changesOfNames('command', 'scripts that run it', commandsOf(old), commandsOf(current)),
    ...compareRanges(before, after),
  ];
}

function typedEntriesOf({ exports = {} }: Manifest): string[] {
  return Object.entries(exports).flatMap(([entry, target]) =>
    typeof target === 'object' && target?.types !== undefined ? [entry] : [],
  );
}

/** The names of the entries without types, such as `./openapi.json`. */
function filesOf({ exports = {} }: Manifest): string[] {
  return Object.entries(exports).flatMap(([entry, target]) =>
    target === null || (typeof target === 'object' && target.types) ? [] : [entry],
  );
}

function commandsOf({ name, bin = {} }: Manifest): string[] {
  return typeof bin === 'string' ? [name.replace(/^.*\//, '')] : Object.keys(bin);
}

function without(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => !others.includes(name));
}

function changesOfNames(
  word: string,
  breaks: string,
  before: readonly string[],
  after: readonly string[],
): Change[] {
  return [
    ...without(before, after).map(
      (name): Change => ({ bump: 'major', what: `The ${word} \`${name}\` was removed.`, breaks }),
    ),
    ...without(after, before).map(
      (name): Change => ({ bump: 'minor', what: `The ${word} \`${name}\` was added.` }),
    ),
  ];
}
