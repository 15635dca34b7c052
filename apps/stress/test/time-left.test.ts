import { expect, it } from 'vitest';
import { createTimeLeft, durationText } from '../src/time-left.ts';

it('createTimeLeft expects runs to take as long as before, and others as long as the average', () => {
  const timeLeft = createTimeLeft();
  expect(timeLeft.of(['full client'])).toBeUndefined();
  timeLeft.took('full client', 1_000);
  timeLeft.took('full server', 5_000);
  timeLeft.took('full client', 3_000);

  expect(timeLeft.of(['full client', 'full server'])).toBe(8_000);
  expect(timeLeft.of(['one-core server'])).toBe(4_000);
  expect(timeLeft.of([])).toBe(0);
});

it.each([
  [400, '0 s'],
  [59_400, '59 s'],
  [60_000, '1 min'],
  [3_599_000, '1 h 0 min'],
  [3_900_000, '1 h 5 min'],
])('durationText of %i ms is %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
