import { expect, it } from 'vitest';
import { relativeTime } from '../../src/web/relative-time.ts';

const now = Date.parse('2026-11-03T12:00:00Z');

it.each([
  ['2026-11-03T12:00:05Z', 'just now'],
  ['2026-11-03T11:59:01Z', 'just now'],
  ['2026-11-03T11:59:00Z', '1 minute ago'],
  ['2026-11-03T09:00:00Z', '3 hours ago'],
  ['2026-11-01T12:00:00Z', '2 days ago'],
  ['2026-09-01T12:00:00Z', '63 days ago'],
  ['2026-11-06T12:00:00Z', 'in 3 days'],
  ['2026-11-03T13:59:59Z', 'in 1 hour'],
])('at noon, %s is %s', (then, words) => {
  expect(relativeTime(Date.parse(then), now)).toBe(words);
});
