import { isDamaged, isName, oneLine, unusableName } from '../field-values.ts';
import { type NameParts, restOf, splitName, withoutTitles } from '../name-text.ts';
import type { PatientRecord, Remark } from '../patient-record.ts';
import { type Json, objectsOf, tenseOf } from './json.ts';

type Name = Pick<
  PatientRecord,
  'firstName' | 'lastName' | 'nameFault' | 'isNameForNewOnly' | 'isNameDamaged'
>;

/**
 * Reads the names of a FHIR patient (https://hl7.org/fhir/R4/datatypes.html#HumanName). Returns the official one, or else
 * the usual one, or else another current one, complete ones first. Both parts are from the same name; a missing one is
 * undefined.
 * @param now milliseconds since 1970
 * @param remarks receives the reason if a name is left out
 */
export function readNames(names: unknown, now: number, remarks: Remark[]): Name {
  if (names === undefined || names === null) return noName(undefined);
  if (!Array.isArray(names)) {
    remarks.push('name-left-out');
    return noName('name does not match FHIR R4');
  }
  const candidates = objectsOf(names)
    .map((name) => ({ rank: rankOf(name, now), ...partsOf(name) }))
    .filter(({ firstName, lastName }) => firstName + lastName !== '')
    .toSorted((a, b) => a.rank - b.rank);
  const [first] = candidates;
  if (first === undefined) return noName(undefined);

  const usable = candidates.filter((name) => isName(name.firstName) && isName(name.lastName));
  const intact = usable.filter((name) => !isDamaged(name.firstName + name.lastName));
  const best = intact.find(isCompleteAndCommon) ?? intact[0];
  if (best !== undefined) {
    const replacesUnusable = !intact.includes(first);
    if (replacesUnusable) remarks.push('name-left-out');
    const lowestRank = replacesUnusable ? rankOfOtherUse : rankOutOfUse - 1;
    return toName(best, best.rank > lowestRank || best.isAmbiguous);
  }
  const [damaged] = usable;
  if (damaged !== undefined) return { ...toName(damaged, true), isNameDamaged: true };
  remarks.push('name-left-out');
  return noName(unusableName);
}

function noName(nameFault: string | undefined): Name {
  return { firstName: undefined, lastName: undefined, nameFault };
}

function toName({ firstName, lastName }: NameParts, isNameForNewOnly: boolean): Name {
  return {
    firstName: firstName || undefined,
    lastName: lastName || undefined,
    nameFault: undefined,
    isNameForNewOnly,
  };
}

/** Whether a name has both parts, and is neither temporary nor a nickname, a pseudonym or out of use. */
function isCompleteAndCommon({ rank, firstName, lastName }: NameParts & { rank: number }): boolean {
  return rank <= rankOfOtherUse && firstName !== '' && lastName !== '';
}

const rankOfUse = new Map<unknown, number>([
  ['official', 0],
  ['usual', 1],
  ['temp', 3],
  ['nickname', 4],
  ['anonymous', 5],
]);
const rankOfOtherUse = 2;
const rankOutOfUse = 6;

function rankOf(name: Json, now: number): number {
  const { use } = name;
  if (use === 'old' || use === 'maiden' || tenseOf(name, now) !== 'present') return rankOutOfUse;
  return rankOfUse.get(use) ?? rankOfOtherUse;
}

/** Longer than a name may be, but short enough for patterns (Q72). */
const longestText = 1_000;

interface Parts extends NameParts {
  /** Whether it is one word of a text, which may be either part. */
  readonly isAmbiguous: boolean;
}

/** The first given name and the family name. If one is missing, it is taken from `text`. */
function partsOf(name: Json): Parts {
  const givenNames = textsOf(name['given']);
  const [firstName = ''] = givenNames;
  const lastName = oneLine(name['family']);
  if (firstName !== '' && lastName !== '') return { firstName, lastName, isAmbiguous: false };

  const text = withoutAffixes(oneLine(name['text']).slice(0, longestText), name);
  const rest = (part: string) => restOf(withoutTitles(text), part) || restOf(text, part);
  if (firstName !== '') {
    return { firstName, lastName: rest(givenNames.join(' ')), isAmbiguous: false };
  }
  if (lastName !== '') return { firstName: rest(lastName), lastName, isAmbiguous: false };
  const parts = splitName(text);
  return { ...parts, isAmbiguous: parts.firstName === '' || parts.lastName === '' };
}

function textsOf(list: unknown): string[] {
  const texts = Array.isArray(list) ? list.map(oneLine) : [];
  return texts.filter((text) => text !== '');
}

/** Removes the prefixes and suffixes that the name lists beside its text. */
function withoutAffixes(text: string, { prefix, suffix }: Json): string {
  let rest = text;
  for (const word of textsOf(prefix)) {
    if (rest.startsWith(`${word} `)) rest = rest.slice(word.length + 1);
  }
  for (const word of textsOf(suffix).toReversed()) {
    if (rest.endsWith(` ${word}`)) rest = rest.slice(0, -word.length - 1).replace(/,$/, '');
  }
  return rest;
}
