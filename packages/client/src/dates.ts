import type { Timestamp } from '@mdhq/portal-types';
import { checkObject, invalidArgument } from './arguments.ts';

/**
 * Converts a timestamp of the API to a `Date`. All times of the API are UTC, but the vendor sometimes
 * omits the zone, and `new Date` would then assume the local time zone.
 *
 * @throws PortalError `invalid-argument` if it is not a date with a time
 * @example
 * toDate('2026-11-02 15:04:05').toISOString(); // 2026-11-02T15:04:05.000Z
 */
export function toDate(timestamp: Timestamp): Date {
  const [, day, time, zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d(?::?\d\d)?)?$/i.exec(timestamp) ??
    [];
  // `Date` requires the form `+00:00`.
  const offset = zone
    .toUpperCase()
    .replace(/^(...):?(\d\d)?$/, (_, hours, minutes = '00') => `${hours}:${minutes}`);
  const date = new Date(`${day}T${time}${offset}`);
  // `Date` reads 30 February as 1 or 2 March.
  if (Number.isNaN(date.getTime()) || new Date(`${day}`).toJSON()?.slice(0, 10) !== day) {
    throw invalidArgument(
      'a timestamp must be a date with a time, such as 2026-11-02T15:04:05.000Z',
    );
  }
  return date;
}

/** The options of `Intl.DateTimeFormat`, and the locale. */
export interface FormatOptions extends Omit<Intl.DateTimeFormatOptions, 'timeZone'> {
  /** A BCP 47 language tag such as `en-US`. Default: the locale of the process. */
  locale?: string;
}

/**
 * Formats a timestamp in the time zone of the clinic.
 *
 * @param timeZone an IANA name such as `America/Denver`
 * @throws PortalError `invalid-argument`, as `toDate` does; RangeError for an unknown time zone
 * @example
 * formatInTimeZone(portalRequest.created, 'America/Denver', {
 *   locale: 'en-US',
 *   dateStyle: 'medium',
 *   timeStyle: 'short',
 * }); // Nov 2, 2026, 8:04 AM
 */
export function formatInTimeZone(
  timestamp: Timestamp,
  timeZone: string,
  options: FormatOptions = { dateStyle: 'medium', timeStyle: 'short' },
): string {
  const { locale, ...format } = checkObject('options', options);
  // `Intl` would use the time zone of the process.
  if (typeof timeZone !== 'string') {
    throw invalidArgument('timeZone must be an IANA name such as America/Denver');
  }
  return new Intl.DateTimeFormat(locale, { ...format, timeZone }).format(toDate(timestamp));
}
