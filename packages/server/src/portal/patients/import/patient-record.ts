import { isPlainText } from '../../../platform/plain-text.ts';
import { isEmailAddress } from '../../email-address.ts';

/**
 * A patient in one line of a file. Undefined fields keep the stored value; null clears it.
 */
export interface PatientRecord {
  readonly identity: PatientIdentity;
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly dob: string | null | undefined;
  readonly sex: string | null | undefined;
  readonly email: string | null | undefined;
  /** Addresses that the record says are no longer the patient's. */
  readonly formerEmails: readonly string[];
  readonly active: boolean | undefined;
}

/** How the file identifies the patient: by the id of the instance, or by the id of the source system. */
export type PatientIdentity =
  | { readonly kind: 'pt_id'; readonly ptId: number }
  | { readonly kind: 'source'; readonly sourceId: string };

/** A value that was changed or skipped while reading. */
export type Remark = 'not-utf8' | 'partial-birth-date';

/** A line that was read as a patient, or the reason why not, which does not quote the line. */
export type PatientLine =
  | {
      readonly line: number;
      readonly record: PatientRecord;
      readonly remarks: readonly Remark[];
    }
  | BadLine;

export interface BadLine {
  readonly line: number;
  readonly fault: string;
}

const longestName = 200;
const sexes = ['male', 'female', 'other', 'unknown'];

/**
 * Checks the fields of a record. Returns a message that does not quote them; undefined for a valid record.
 * @param now milliseconds since 1970
 */
export function faultOf(record: PatientRecord, now: number): string | undefined {
  const { firstName, lastName, dob, sex, email } = record;
  if (!isName(firstName) || !isName(lastName)) {
    return `name is longer than ${longestName} characters or has invalid characters`;
  }
  if (typeof dob === 'string' && !isDay(dob)) return 'birth date is not a YYYY-MM-DD date';
  if (typeof dob === 'string' && dob > latestToday(now)) return 'birth date is in the future';
  if (typeof sex === 'string' && !sexes.includes(sex))
    return `sex is not one of ${sexes.join(', ')}`;
  if (typeof email === 'string' && !isEmailAddress(email)) {
    return 'email address is invalid';
  }
  return undefined;
}

/** A person may have only one name; then the other is empty. */
function isName(text: string | undefined): boolean {
  return text === undefined || text === '' || isPlainText(text, longestName);
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '1800') return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The current date in the time zone that is furthest ahead: UTC+14. */
function latestToday(now: number): string {
  return new Date(now + 14 * 3_600_000).toISOString().slice(0, 10);
}
