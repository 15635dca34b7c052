import type { InboxEntry } from '@mdhq/portal-client';
import { expect, it } from 'vitest';
import { nextAfter } from '../../../src/web/requests/use-selection.ts';

const entries = [1, 2, 3, 4].map((id) => ({ id, pt_id: id * 10 }) as InboxEntry);

it('nextAfter returns the next request', () => {
  expect(nextAfter(entries, 2, new Set([2]))).toEqual({ ptId: 30, id: 3 });
});

it('nextAfter skips the dismissed requests', () => {
  expect(nextAfter(entries, 2, new Set([2, 3]))).toEqual({ ptId: 40, id: 4 });
});

it('nextAfter returns the request before the last one', () => {
  expect(nextAfter(entries, 4, new Set([4, 3]))).toEqual({ ptId: 20, id: 2 });
});

it('nextAfter returns null for a request that is not in the list', () => {
  expect(nextAfter(entries, 9, new Set([9]))).toBeNull();
});

it('nextAfter returns null if all were dismissed', () => {
  expect(nextAfter(entries, 1, new Set([1, 2, 3, 4]))).toBeNull();
});
