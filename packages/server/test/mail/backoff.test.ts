import { describe, expect, it } from 'vitest';
import { backoffMs, longestBackoffMs } from '../../src/mail/delivery.ts';

const lowest = (size: number) => Buffer.alloc(size);
const highest = (size: number) => Buffer.alloc(size, 0xff);

describe('the delay before the next attempt', () => {
  it.each([
    [1, 7_500, 15_000],
    [2, 15_000, 30_000],
    [4, 60_000, 120_000],
    [7, 450_000, 900_000],
    [100, 450_000, 900_000],
    [1_000_000, 450_000, 900_000],
  ])('after %i attempts is random, from %i to %i ms', (tries, least, most) => {
    expect(backoffMs(tries, lowest)).toBe(least);
    expect(backoffMs(tries, highest)).toBe(most);
    expect(most).toBeLessThanOrEqual(longestBackoffMs);
  });
});
