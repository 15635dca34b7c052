import type { InboxEntry } from '@mdhq/portal-client';
import { expect, it } from 'vitest';
import { nextAfter } from '../../../src/web/requests/use-selection.ts';

const entries = [1, 2, 3, 4].map((id) => ({ id, pt_id: id * 10 }) as InboxEntry);

it('after a dismissal the next request is read', () => {
  expect(nextAfter(entries, 2, new Set([2]))).toEqual({ ptId: 30, id: 3 });
});

it('after several, the next that stays', () => {
  expect(nextAfter(entries, 2, new Set([2, 3]))).toEqual({ ptId: 40, id: 4 });
});

it('after the last, the one before it', () => {
  expect(nextAfter(entries, 4, new Set([4, 3]))).toEqual({ ptId: 20, id: 2 });
});

it('after one that has left the list, none: nobody has chosen what is first in it', () => {
  expect(nextAfter(entries, 9, new Set([9]))).toBeNull();
});

it('after all, none', () => {
  expect(nextAfter(entries, 1, new Set([1, 2, 3, 4]))).toBeNull();
});
