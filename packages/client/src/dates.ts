import type { Timestamp } from '@mdhq/portal-types';
import { invalidArgument } from './arguments.ts';

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
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?$/i.exec(timestamp) ?? [];
  const date = new Date(`${day}T${time}${zone.toUpperCase()}`);
  if (Number.isNaN(date.getTime())) {
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
 * @throws RangeError for an unknown time zone
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
  { locale, ...format }: FormatOptions = { dateStyle: 'medium', timeStyle: 'short' },
): string {
  return new Intl.DateTimeFormat(locale, { ...format, timeZone }).format(toDate(timestamp));
}
