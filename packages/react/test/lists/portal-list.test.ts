import { expect, test } from 'vitest';
import { comesAfter } from '../../src/lists/portal-list.ts';

const entry = (id: number, created: string) => ({
  id,
  pt_id: 1,
  created,
  request_type: 'rx' as const,
});

test('comesAfter orders requests by time, and by id at the same time', () => {
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
