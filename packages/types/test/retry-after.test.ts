import { expect, test } from 'vitest';
import { retryAfterSeconds } from '../src/retry-after.ts';

const now = Date.parse('2026-11-03T10:20:30.400Z');

test.each([
  ['no header', '', undefined],
  ['seconds', '120', 120],
  ['zero seconds', '0', 0],
  ['a future date, rounded up', 'Tue, 03 Nov 2026 10:20:35 GMT', 5],
  ['a past date', 'Tue, 03 Nov 2026 10:20:00 GMT', 0],
  ['seconds with spaces', ' 120 ', 120],
  ['a date with a trailing space', 'Tue, 03 Nov 2026 10:20:35 GMT ', 5],
  ['a date in the form of RFC 850', 'Tuesday, 03-Nov-26 10:20:35 GMT', 5],
  ['a date in the form of asctime, which is UTC', 'Tue Nov  3 10:20:35 2026', 5],
  ['a negative number, which RFC 9110 does not allow', '-5', undefined],
  ['a fraction, which RFC 9110 does not allow', '1.5', undefined],
  ['text', 'soon', undefined],
])('Retry-After: %s', (_, header, seconds) => {
  expect(retryAfterSeconds(header, now)).toBe(seconds);
});
