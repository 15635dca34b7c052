import { toEmailAddress } from '../email-text.ts';
import { oneLine } from '../field-values.ts';
import type { PatientRecord, Remark } from '../patient-record.ts';
import { type Json, objectsOf, tenseOf } from './json.ts';

/**
 * Reads the email addresses of a FHIR patient (https://hl7.org/fhir/R4/datatypes.html#ContactPoint). Returns the usable
 * one with the lowest rank (1 is the first choice); of equal ranks, home addresses first.
 * @param now milliseconds since 1970
 * @param remarks receives one for each address that is left out; former addresses are not counted
 */
export function readAddresses(
  telecom: unknown,
  now: number,
  remarks: Remark[],
): Pick<PatientRecord, 'email' | 'formerEmails'> {
  const isMisshapen = telecom !== undefined && telecom !== null && !Array.isArray(telecom);
  if (isMisshapen) remarks.push('email-left-out');

  const addresses = objectsOf(telecom)
    .filter(({ system, value }) => system === 'email' && oneLine(value) !== '')
    .map((point) => ({
      rank: rankOf(point),
      tense: point['use'] === 'old' ? 'past' : tenseOf(point, now),
      email: toEmailAddress(oneLine(point['value'])),
    }));
  const former = addresses.filter(({ tense }) => tense === 'past');
  const usable = addresses.filter(({ tense, email }) => tense === 'present' && email !== undefined);
  for (let left = addresses.length - former.length - usable.length; left > 0; left -= 1) {
    remarks.push('email-left-out');
  }
  return {
    email: usable.toSorted((a, b) => a.rank - b.rank)[0]?.email,
    formerEmails: former.flatMap(({ email }) => email ?? []),
  };
}

/** The rank of addresses without one: after all others. */
const lastPosition = 1_000;

function rankOf({ rank, use }: Json): number {
  const place = typeof rank === 'number' && rank >= 1 ? Math.min(rank, lastPosition) : lastPosition;
  return use === 'home' ? place - 0.5 : place;
}
