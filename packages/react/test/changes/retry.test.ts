// @stress: retries wait
import { expect, test } from 'vitest';
import { requiredDelayMs, retryDelay } from '../../src/changes/retry.ts';

const delayed = (retryAfterSeconds: number) => Object.assign(new Error(), { retryAfterSeconds });

test('requiredDelayMs is at least retryAfterSeconds, with a random part on top', () => {
  expect(requiredDelayMs(delayed(40), 0)).toBe(40_000);
  expect(requiredDelayMs(delayed(40), 0.5)).toBe(44_000);
  expect(requiredDelayMs(delayed(40), 1)).toBe(48_000);
  expect(requiredDelayMs(new Error(), 1)).toBeUndefined();
});

test('retryDelay uses the delay of the server, or else that of the query client', () => {
  expect(retryDelay(0.5)(0, delayed(40))).toBe(requiredDelayMs(delayed(40), 0.5));
  expect(retryDelay(0.5)(2, new Error())).toBe(4000);
  expect(retryDelay(0.5, 7)(2, new Error())).toBe(7);
});
