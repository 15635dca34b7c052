import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatInTimeZone, toDate } from '../src/index.ts';

describe('toDate reads a timestamp as UTC (Q22)', () => {
  const { TZ } = process.env;
  beforeEach(() => {
    process.env['TZ'] = 'America/Denver';
  });
  afterEach(() => {
    process.env['TZ'] = TZ;
  });

  test.each([
    ['in the format of the contract', '2026-11-02T15:04:05.250Z', '2026-11-02T15:04:05.250Z'],
    ['without a zone', '2026-11-02T15:04:05.250', '2026-11-02T15:04:05.250Z'],
    ['without a zone and milliseconds', '2026-11-02T15:04:05', '2026-11-02T15:04:05.000Z'],
    ['with a space', '2026-11-02 15:04:05', '2026-11-02T15:04:05.000Z'],
    ['with another zone', '2026-11-02T15:04:05+02:00', '2026-11-02T13:04:05.000Z'],
    ['with a zone without a colon', '2026-11-02T15:04:05+0000', '2026-11-02T15:04:05.000Z'],
    ['with a zone of hours', '2026-11-02T15:04:05-07', '2026-11-02T22:04:05.000Z'],
    ['on 29 February', '2028-02-29T15:04:05Z', '2028-02-29T15:04:05.000Z'],
    ['in lower case', '2026-11-02t15:04:05z', '2026-11-02T15:04:05.000Z'],
  ])('%s', (_, timestamp, moment) => {
    expect(toDate(timestamp).toISOString()).toBe(moment);
  });

  test.each([
    '',
    'yesterday',
    '2026-11-02',
    '2026-13-02T15:04:05Z',
    '2026-02-30T15:04:05Z',
    '2026-02-29T15:04:05Z',
    '2026-11-31T15:04:05+0000',
    '2026-11-02T25:04:05Z',
    '1',
  ])('%j is invalid', (timestamp) => {
    expect(() => toDate(timestamp)).toThrow(/invalid-argument: a timestamp must be a date/);
  });
});

describe('formatInTimeZone', () => {
  test('uses the time zone of the clinic, also across midnight', () => {
    const format = { locale: 'en-US', dateStyle: 'medium', timeStyle: 'short' } as const;

    // Newer versions of ICU use a narrow no-break space before AM and PM.
    const plain = (text: string) => text.replaceAll('\u202f', ' ');

    expect(plain(formatInTimeZone('2026-11-02T15:04:05Z', 'America/Denver', format))).toBe(
      'Nov 2, 2026, 8:04 AM',
    );
    expect(plain(formatInTimeZone('2026-11-02 03:30:00', 'America/Denver', format))).toBe(
      'Nov 1, 2026, 8:30 PM',
    );
  });

  test('follows daylight saving', () => {
    const format = { locale: 'de', timeStyle: 'short' } as const;

    expect(formatInTimeZone('2026-07-01T12:00:00Z', 'Europe/Berlin', format)).toBe('14:00');
    expect(formatInTimeZone('2026-12-01T12:00:00Z', 'Europe/Berlin', format)).toBe('13:00');
  });

  test('returns date and time by default', () => {
    const text = formatInTimeZone('2026-11-02T15:04:05Z', 'UTC');

    expect(text).toContain('2026');
    expect(text).toContain('04');
  });

  test('throws for an unknown time zone', () => {
    expect(() => formatInTimeZone('2026-11-02T15:04:05Z', 'Mars/Olympus')).toThrow(RangeError);
  });
});
