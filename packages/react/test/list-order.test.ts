import { expect, test } from 'vitest';
import { comesAfter } from '../src/lists/list-order.ts';

const entry = (id: number, created: string) => ({
  id,
  pt_id: 1,
  created,
  request_type: 'rx' as const,
});

test('the later comes after the earlier, and of one moment the one with the higher number', () => {
  const first = entry(9, '2026-11-02T15:00:00.000Z');
  const second = entry(2, '2026-11-02T15:00:00.001Z');
  const third = entry(10, '2026-11-02T15:00:00.001Z');
  expect([third, second, first].sort((one, other) => (comesAfter(one, other) ? 1 : -1))).toEqual([
    first,
    second,
    third,
  ]);
  expect(comesAfter(second, second)).toBe(false);
});
