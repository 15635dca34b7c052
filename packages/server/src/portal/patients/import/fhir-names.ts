import { type Json, objectsOf, tenseOf } from './fhir-json.ts';
import { isName, oneLine, unusableName } from './field-values.ts';
import type { PatientRecord, Remark } from './patient-record.ts';

type Name = Pick<PatientRecord, 'firstName' | 'lastName' | 'nameFault'>;

/**
 * Reads the names of a FHIR patient (https://hl7.org/fhir/R4/datatypes.html#HumanName). Returns the official one, or else
 * the usual one, or else another current one. Both parts are from the same name.
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
  const best = candidates.find(({ firstName, lastName }) => isName(firstName) && isName(lastName));
  if (best !== candidates[0]) remarks.push('name-left-out');
  if (best === undefined) return noName(candidates.length > 0 ? unusableName : undefined);
  return { firstName: best.firstName, lastName: best.lastName, nameFault: undefined };
}

function noName(nameFault: string | undefined): Name {
  return { firstName: undefined, lastName: undefined, nameFault };
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

interface Parts {
  firstName: string;
  lastName: string;
}

/** The first given name and the family name. If one is missing, it is taken from `text`. */
function partsOf(name: Json): Parts {
  const givenNames = textsOf(name['given']);
  const [firstName = ''] = givenNames;
  const lastName = oneLine(name['family']);
  if (firstName !== '' && lastName !== '') return { firstName, lastName };

  const text = withoutAffixes(oneLine(name['text']).slice(0, longestText), name);
  if (firstName !== '') return { firstName, lastName: restOf(text, givenNames.join(' ')) };
  if (lastName !== '') return { firstName: restOf(text, lastName), lastName };
  return splitName(text);
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

/** The text without one of its parts, which may be in front (`Doe, Jane`) or at the end (`Jane Doe`). */
function restOf(text: string, part: string): string {
  if (text.endsWith(` ${part}`)) return text.slice(0, -part.length - 1).replace(/,$/, '');
  if (text.startsWith(`${part}, `)) return text.slice(part.length + 2);
  return text.startsWith(`${part} `) ? text.slice(part.length + 1) : '';
}

const generation = /,? (jr|sr|ii|iii|iv)\.?$/i;

/** Splits `Jane Doe` before the last word, and `Doe, Jane` at the comma. A single word is the first name. */
function splitName(text: string): Parts {
  const name = text.replace(generation, '');
  const comma = name.indexOf(', ');
  if (comma > 0) return { firstName: name.slice(comma + 2), lastName: name.slice(0, comma) };
  const space = name.lastIndexOf(' ');
  if (space < 0) return { firstName: name, lastName: '' };
  return { firstName: name.slice(0, space), lastName: name.slice(space + 1) };
}
