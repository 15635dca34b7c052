import { expect, test } from 'vitest';
import { retryAfterSeconds } from '../../src/sending/response.ts';

const now = Date.parse('2026-11-03T10:20:30.400Z');

test.each([
  ['no header', '', undefined],
  ['seconds', '120', 120],
  ['at once', '0', 0],
  ['a date to come, rounded up so that waiting is enough', 'Tue, 03 Nov 2026 10:20:35 GMT', 5],
  ['a date that has passed', 'Tue, 03 Nov 2026 10:20:00 GMT', 0],
  ['a negative number, which RFC 9110 does not have', '-5', undefined],
  ['a fraction, which it does not have either', '1.5', undefined],
  ['words', 'soon', undefined],
])('Retry-After: %s', (_, header, seconds) => {
  expect(retryAfterSeconds(header, now)).toBe(seconds);
});
