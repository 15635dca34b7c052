import { expect, it } from 'vitest';
import { relativeTime } from '../../../src/web/ui/relative-time.ts';

const now = Date.parse('2026-11-03T12:00:00Z');

it.each([
  ['2026-11-03T12:00:05Z', 'just now'],
  ['2026-11-03T11:59:01Z', 'just now'],
  ['2026-11-03T11:59:00Z', '1 minute ago'],
  ['2026-11-03T09:00:00Z', '3 hours ago'],
  ['2026-11-01T12:00:00Z', '2 days ago'],
  ['2026-09-01T12:00:00Z', '63 days ago'],
  ['2026-11-02T12:00:01Z', '23 hours ago'],
  ['2026-11-06T12:00:00Z', 'in 3 days'],
  ['2026-11-06T11:59:59Z', 'in 3 days'],
  ['2026-11-06T00:00:00Z', 'in 3 days'],
  ['2026-11-05T23:59:00Z', 'in 2 days'],
  ['2026-11-04T11:59:59Z', 'in 1 day'],
  ['2026-11-03T13:59:59Z', 'in 2 hours'],
  ['2026-11-03T12:59:40Z', 'in 1 hour'],
  ['2026-11-03T12:10:20Z', 'in 10 minutes'],
  ['2026-11-03T12:00:59Z', 'just now'],
])('at noon, %s is %j', (then, text) => {
  expect(relativeTime(Date.parse(then), now)).toBe(text);
});
