import type { Timestamp } from '@mdhq/portal-types';
import { invalidArgument } from './arguments.ts';

/**
 * The moment that a timestamp of the API means. All of its times are UTC, and the vendor leaves the
 * zone off in places: one without a zone is UTC, where `new Date` would take the machine's own zone.
 *
 * @throws PortalError `invalid-argument` for anything but a date with a time
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

/** What `Intl.DateTimeFormat` takes, and the language to write in. */
export interface FormatOptions extends Omit<Intl.DateTimeFormatOptions, 'timeZone'> {
  /** A BCP 47 language such as `en-US`; the machine's own without it. */
  locale?: string;
}

/**
 * A timestamp as a clock on the clinic's wall shows it.
 *
 * @param timeZone an IANA name such as `America/Denver`
 * @throws RangeError for a time zone that does not exist
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
