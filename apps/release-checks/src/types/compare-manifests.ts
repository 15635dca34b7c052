import type { Change } from '../release/change.ts';
import { commandsOf, entriesOf, filesOf } from './sources.ts';

/** The commands and the entries without types that a package has in only one of two versions. */
export function compareManifests(before: string, after: string): Change[] {
  return [
    ...changesOfNames(
      'entry',
      'code that imports it',
      // An entry that has types in the other version is compared with the types.
      without(filesOf(before), entriesOf(after)),
      without(filesOf(after), entriesOf(before)),
    ),
    ...changesOfNames('command', 'scripts that run it', commandsOf(before), commandsOf(after)),
  ];
}

function without(names: ReadonlySet<string>, others: ReadonlyMap<string, string>): Set<string> {
  return new Set([...names].filter((name) => !others.has(name)));
}

function changesOfNames(
  word: string,
  breaks: string,
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): Change[] {
  return [
    ...[...before]
      .filter((name) => !after.has(name))
      .map(
        (name): Change => ({
          bump: 'major',
          what: `The ${word} \`${name}\` was removed.`,
          breaks,
        }),
      ),
    ...[...after]
      .filter((name) => !before.has(name))
      .map((name): Change => ({ bump: 'minor', what: `The ${word} \`${name}\` was added.` })),
  ];
}
