// @vitest-environment happy-dom
import { waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { portalKeys, usePortalRequests, usePortalRequestsInfinite } from '../../src/index.ts';
import { clinicWith, renderWith } from '../support/clinic.tsx';

test('usePortalRequests reads one page with the filters', async () => {
  const clinic = clinicWith([1, 2, 3]);

  const { result, queryClient } = renderWith(() => usePortalRequests(clinic, 1, { limit: 2 }));

  expect(result.current.isPending).toBe(true);
  await waitFor(() => expect(result.current.isSuccess).toBe(true));
  expect(result.current.data?.data.map(({ id }) => id)).toEqual([1, 2]);
  expect(queryClient.getQueryData(portalKeys.list(1, { limit: 2 }))).toBe(result.current.data);
});

test('usePortalRequests passes a signal that aborts on unmount', async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const clinic = clinicWith([1]);
  const slow = {
    ...clinic,
    enqueued: {
      ...clinic.enqueued,
      list: (_ptId: number, options?: { signal?: AbortSignal | undefined }) => {
        signals.push(options?.signal);
        return new Promise<never>(() => {});
      },
    },
  };

  const { unmount } = renderWith(() => usePortalRequests(slow, 1));
  await waitFor(() => expect(signals).toHaveLength(1));
  unmount();

  expect(signals[0]?.aborted).toBe(true);
});

test('usePortalRequestsInfinite continues after the entries shown, to the last page', async () => {
  const clinic = clinicWith([1, 2, 3, 4, 5]);
  const { result } = renderWith(() => usePortalRequestsInfinite(clinic, 1, { limit: 2 }));
  const ids = () => result.current.data?.pages.flatMap(({ data }) => data.map(({ id }) => id));

  await waitFor(() => expect(ids()).toEqual([1, 2]));
  void result.current.fetchNextPage();
  await waitFor(() => expect(ids()).toEqual([1, 2, 3, 4]));
  void result.current.fetchNextPage();
  await waitFor(() => expect(ids()).toEqual([1, 2, 3, 4, 5]));

  expect(result.current.hasNextPage).toBe(false);
});

test('an empty page is the last one, also with has_more', async () => {
  const clinic = clinicWith([]);
  const boastful = {
    ...clinic,
    enqueued: {
      ...clinic.enqueued,
      list: async () => ({ object: 'list' as const, total_count: 9, has_more: true, data: [] }),
    },
  };

  const { result } = renderWith(() => usePortalRequestsInfinite(boastful, 1));

  await waitFor(() => expect(result.current.isSuccess).toBe(true));
  expect(result.current.hasNextPage).toBe(false);
});

test('the keys contain only the id of the patient and the filters', () => {
  expect(JSON.stringify(portalKeys.list(1, { request_type: 'rx' }))).toBe(
    '["mdhq-portal",1,"requests","list",{"request_type":"rx"}]',
  );
});
