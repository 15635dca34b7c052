import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatInTimeZone, toDate } from '../src/index.ts';

describe('Q22 a timestamp is UTC', () => {
  const { TZ } = process.env;
  beforeEach(() => {
    process.env['TZ'] = 'America/Denver';
  });
  afterEach(() => {
    process.env['TZ'] = TZ;
  });

  test.each([
    ['as the contract has it', '2026-11-02T15:04:05.250Z', '2026-11-02T15:04:05.250Z'],
    ['without a zone', '2026-11-02T15:04:05.250', '2026-11-02T15:04:05.250Z'],
    ['without a zone and milliseconds', '2026-11-02T15:04:05', '2026-11-02T15:04:05.000Z'],
    ['with a space', '2026-11-02 15:04:05', '2026-11-02T15:04:05.000Z'],
    ['with a zone of its own', '2026-11-02T15:04:05+02:00', '2026-11-02T13:04:05.000Z'],
    ['in small letters', '2026-11-02t15:04:05z', '2026-11-02T15:04:05.000Z'],
  ])('%s', (_, timestamp, moment) => {
    expect(toDate(timestamp).toISOString()).toBe(moment);
  });

  test.each(['', 'yesterday', '2026-11-02', '2026-13-02T15:04:05Z', '2026-11-02T25:04:05Z', '1'])(
    '%j is none',
    (timestamp) => {
      expect(() => toDate(timestamp)).toThrow(/invalid-argument: a timestamp must be a date/);
    },
  );
});

describe('a timestamp on the clinic’s wall', () => {
  test('is in the clinic’s zone, across midnight too', () => {
    const format = { locale: 'en-US', dateStyle: 'medium', timeStyle: 'short' } as const;

    // Before the time, newer versions of ICU have a narrow no-break space.
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

  test('has date and time where nothing else is said', () => {
    const text = formatInTimeZone('2026-11-02T15:04:05Z', 'UTC');

    expect(text).toContain('2026');
    expect(text).toContain('04');
  });

  test('refuses a zone that does not exist', () => {
    expect(() => formatInTimeZone('2026-11-02T15:04:05Z', 'Mars/Olympus')).toThrow(RangeError);
  });
});
