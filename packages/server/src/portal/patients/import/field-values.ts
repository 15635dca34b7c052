import { isPlainText } from '../../../platform/plain-text.ts';
import type { Remark } from './patient-record.ts';

const longestName = 200;

/** Why a name is left out. It does not quote the name. */
export const unusableName = `name is longer than ${longestName} characters or has invalid characters`;

/** A person may have only one name; then the other is empty. */
export function isName(text: string | undefined): boolean {
  return text === undefined || text === '' || isPlainText(text, longestName);
}

/** Whether another system has replaced a character that it could not read by U+FFFD. */
export function isDamaged(text: string | undefined): boolean {
  return text?.includes('\uFFFD') ?? false;
}

/** Collapses white space. Returns an empty string for anything but a string. */
export function oneLine(value: unknown): string {
  return typeof value === 'string' ? value.trim().replaceAll(/\s+/gu, ' ') : '';
}

/**
 * Reads an optional field. A value that `read` can't use is left out.
 * @param value undefined, null and blank mean that the record does not have the field
 * @param remarks receives `leftOut` if the value is left out
 */
export function readField<Value>(
  value: unknown,
  read: (text: string) => Value | undefined,
  leftOut: Remark,
  remarks: Remark[],
): Value | undefined {
  const text = oneLine(value);
  if (value === undefined || value === null || (typeof value === 'string' && text === '')) {
    return undefined;
  }
  const result = text === '' ? undefined : read(text);
  if (result === undefined) remarks.push(leftOut);
  return result;
}

/**
 * Reads a birth date as `YYYY-MM-DD`.
 * @param now milliseconds since 1970
 * @param remarks receives the reason if the date is left out
 */
export function readBirthDate(value: unknown, now: number, remarks: Remark[]): string | undefined {
  const partial = /^\d{4}(-\d{2})?$/.test(oneLine(value));
  const leftOut = partial ? 'partial-birth-date' : 'birth-date-left-out';
  return readField(value, (text) => toBirthDate(text, now), leftOut, remarks);
}

const longestDateTime = 40;

/**
 * A time after the date is ignored. In UTC it must be midnight: any other time was converted from a time zone, perhaps
 * of another day.
 */
function toBirthDate(text: string, now: number): string | undefined {
  if (text.length > longestDateTime) return undefined;
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}:[\d:.]+) ?(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(
    text,
  );
  if (match === null) return undefined;
  const [, day = '', time = '', zone = ''] = match;
  const isUtc = /^(z|[+-]00:?00)$/i.test(zone);
  if (isUtc && !/^[0:.]+$/.test(time)) return undefined;
  return isDay(day) && day <= latestToday(now) ? day : undefined;
}

function isDay(text: string): boolean {
  if (text < '1800') return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The current date in the time zone that is furthest ahead: UTC+14. */
function latestToday(now: number): string {
  return new Date(now + 14 * 3_600_000).toISOString().slice(0, 10);
}

const sexes = ['male', 'female', 'other', 'unknown'];

/** Reads a sex in upper or lower case, or its first letter. */
export function toSex(text: string): string | undefined {
  const sex = text.toLowerCase();
  return sexes.find((name) => name === sex || name.charAt(0) === sex);
}

/** Reads `active` as spreadsheets and other systems write it. */
export function toActive(text: string): boolean | undefined {
  if (/^(true|yes|y|1|active)$/i.test(text)) return true;
  return /^(false|no|n|0|inactive)$/i.test(text) ? false : undefined;
}
