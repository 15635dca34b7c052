import { expect, test } from 'vitest';
import { delayAfter, pauseMs } from '../src/changes/pause.ts';

const asked = (retryAfterSeconds: number) => Object.assign(new Error(), { retryAfterSeconds });

test('a pause is never shorter than what was asked for, and of another length for each that was asked', () => {
  expect(pauseMs(asked(40), 0)).toBe(40_000);
  expect(pauseMs(asked(40), 0.5)).toBe(44_000);
  expect(pauseMs(asked(40), 1)).toBe(48_000);
  expect(pauseMs(new Error(), 1)).toBeUndefined();
});

test('the call is made again when the pause is said to be over, and else as the query client has it', () => {
  expect(delayAfter(0.5)(0, asked(40))).toBe(pauseMs(asked(40), 0.5));
  expect(delayAfter(0.5)(2, new Error())).toBe(4000);
  expect(delayAfter(0.5, 7)(2, new Error())).toBe(7);
});
