// @vitest-environment happy-dom
import { onlineManager } from '@tanstack/react-query';
import { act, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import {
  useDismiss,
  usePortalRequests,
  usePortalRequestsInfinite,
  useRequestChanges,
} from '../../src/index.ts';
import { type Clinic, clinicWith, failure, goOffline, renderWith } from '../support/clinic.tsx';

const request = (id: number) => ({ ptId: 1, id });

/** Renders a queue twice, as one list and page by page, and `useDismiss`. */
async function deskOn(clinic: Clinic) {
  const { result, queryClient } = renderWith(() => ({
    list: usePortalRequests(clinic, 1),
    infinite: usePortalRequestsInfinite(clinic, 1, { limit: 2 }),
    all: usePortalRequests(clinic, 1, { status: 'all' }),
    dismiss: useDismiss(clinic),
    changes: useRequestChanges(),
  }));
  await waitFor(() => expect(result.current.list.isSuccess).toBe(true));
  await waitFor(() => expect(result.current.infinite.isSuccess).toBe(true));
  await act(() => result.current.infinite.fetchNextPage());
  await waitFor(() => expect(result.current.infinite.hasNextPage).toBe(false));
  return {
    result,
    queryClient,
    shown: () => ({
      list: result.current.list.data?.data.map(({ id }) => id),
      count: result.current.list.data?.total_count,
      pages: result.current.infinite.data?.pages.map(({ data }) => data.map(({ id }) => id)),
    }),
  };
}

describe('useDismiss', () => {
  test('removes a request from all open lists before the backend responds', async () => {
    const clinic = clinicWith([1, 2, 3, 4]);
    const { result, shown } = await deskOn(clinic);

    act(() => result.current.dismiss.mutate(request(2)));

    await waitFor(() =>
      expect(shown()).toEqual({ list: [1, 3, 4], count: 3, pages: [[1], [3, 4]] }),
    );
    expect(clinic.open).toEqual([1, 2, 3, 4]);
    expect(result.current.all.data?.data.map(({ id }) => id)).toEqual([1, 2, 3, 4]);

    await clinic.respond();
    await waitFor(() => expect(result.current.dismiss.isSuccess).toBe(true));
    await waitFor(() =>
      expect(shown()).toEqual({ list: [1, 3, 4], count: 3, pages: [[1, 3], [4]] }),
    );
    expect(result.current.dismiss.data?.result).toBe(true);
  });

  test('shows the request again at its position if the call fails', async () => {
    const clinic = clinicWith([1, 2, 3, 4]);
    const { result, shown } = await deskOn(clinic);
    const whole = shown();

    act(() => result.current.dismiss.mutate(request(2)));
    await waitFor(() => expect(shown().list).toEqual([1, 3, 4]));
    await clinic.respond(failure('forbidden'));

    await waitFor(() => expect(result.current.dismiss.isError).toBe(true));
    expect(shown()).toEqual(whole);
  });

  test('a failure restores only its own request', async () => {
    const clinic = clinicWith([1, 2, 3, 4]);
    const { result, shown } = await deskOn(clinic);

    act(() => result.current.dismiss.mutate(request(2)));
    act(() => result.current.dismiss.mutate(request(3)));
    await waitFor(() => expect(shown().list).toEqual([1, 4]));
    await clinic.respond(failure('forbidden'));

    await waitFor(() => expect(shown()).toMatchObject({ list: [1, 2, 4], count: 3 }));
    await clinic.respond();
    await waitFor(() => expect(clinic.open).toEqual([1, 2, 4]));
    await waitFor(() => expect(result.current.dismiss.isSuccess).toBe(true));
    expect(shown().list).toEqual([1, 2, 4]);
    expect(result.current.changes).toMatchObject([
      { act: 'dismiss', id: 2, status: 'error', error: { code: 'forbidden' } },
      { act: 'dismiss', id: 3, status: 'success', error: null },
    ]);
  });

  test('a refetch during the dismissal does not show the request', async () => {
    const clinic = clinicWith([1, 2, 3]);
    const { result, shown } = await deskOn(clinic);

    act(() => result.current.dismiss.mutate(request(2)));
    await waitFor(() => expect(shown().list).toEqual([1, 3]));
    await act(() => result.current.list.refetch());
    await act(() => result.current.infinite.refetch());

    expect(clinic.open).toEqual([1, 2, 3]);
    expect(shown()).toEqual({ list: [1, 3], count: 2, pages: [[1], [3]] });
    await clinic.respond();
    await waitFor(() => expect(shown()).toEqual({ list: [1, 3], count: 2, pages: [[1, 3]] }));
  });

  test('a request that another user dismissed first stays off the lists, with an error', async () => {
    const clinic = clinicWith([1, 2]);
    const { result, shown } = await deskOn(clinic);

    act(() => result.current.dismiss.mutate(request(2)));
    await waitFor(() => expect(shown().list).toEqual([1]));
    // The lists are correct before any refetch.
    Object.assign(clinic.enqueued, { list: () => new Promise(() => {}) });
    await clinic.respond(failure('request-already-dismissed'));

    await waitFor(() => expect(result.current.dismiss.isError).toBe(true));
    expect(shown()).toMatchObject({ list: [1], count: 1 });
  });
});

describe('without a network', () => {
  test('a dismissal waits, stays off the lists, and is sent when the network returns', async () => {
    const clinic = clinicWith([1, 2]);
    const { result, shown } = await deskOn(clinic);
    goOffline();

    act(() => result.current.dismiss.mutate(request(1)));
    await waitFor(() => expect(result.current.changes).toMatchObject([{ isPaused: true }]));
    expect(shown().list).toEqual([2]);
    expect(clinic.calls).toEqual([]);

    act(() => onlineManager.setOnline(true));
    await clinic.respond();
    await waitFor(() => expect(result.current.dismiss.isSuccess).toBe(true));
    expect(clinic.open).toEqual([2]);
  });

  test('a dismissal whose response was lost is repeated, and not rolled back', async () => {
    const clinic = clinicWith([1, 2]);
    const { result, shown } = await deskOn(clinic);

    act(() => result.current.dismiss.mutate(request(1)));
    await waitFor(() => expect(clinic.calls).toEqual(['dismiss 1/1']));
    goOffline();
    await clinic.loseResponse();
    await waitFor(() =>
      expect(result.current.changes).toMatchObject([{ isPaused: true, failureCount: 1 }]),
    );
    expect(shown().list).toEqual([2]);

    act(() => onlineManager.setOnline(true));
    await clinic.respond();
    await waitFor(() => expect(result.current.dismiss.isSuccess).toBe(true));
    expect(clinic.calls).toEqual(['dismiss 1/1', 'dismiss 1/1']);
    expect(shown().list).toEqual([2]);
  });

  test('a dismissal is repeated until there is a response', async () => {
    const clinic = clinicWith([1, 2]);
    const { result, shown } = await deskOn(clinic);

    act(() => result.current.dismiss.mutate(request(1)));
    for (let lost = 0; lost < 20; lost += 1) await clinic.respond(new TypeError('fetch failed'));
    expect(shown().list).toEqual([2]);
    await clinic.respond();

    await waitFor(() => expect(result.current.dismiss.isSuccess).toBe(true));
  });

  test('isPassing selects the failures that are temporary', async () => {
    const clinic = clinicWith([1]);
    const { result } = renderWith(() =>
      useDismiss(clinic, { isPassing: ({ message }) => message === 'desk-unreachable' }),
    );

    act(() => result.current.mutate(request(1)));
    await clinic.respond(failure('desk-unreachable'));
    await clinic.respond(failure('signed-out'));

    await waitFor(() => expect(result.current.error?.message).toBe('signed-out'));
  });

  test('a dismissal is not sent after the cache was cleared', async () => {
    const clinic = clinicWith([1]);
    const { result, queryClient } = await deskOn(clinic);
    act(() => result.current.dismiss.mutate(request(1)));
    await clinic.respond(failure('network'));
    queryClient.clear();

    await waitFor(() => expect(result.current.dismiss.error?.message).toMatch('dropped'));
    expect(clinic.calls).toEqual(['dismiss 1/1']);
  });
});

describe('a failure with retryAfterSeconds', () => {
  const delayed = (retryAfterSeconds: number) =>
    Object.assign(failure('rate-limited'), { retryAfterSeconds });

  test('repeats the dismissal after that delay, and not before', async () => {
    const clinic = clinicWith([1, 2]);
    const { result, shown } = await deskOn(clinic);
    const before = Date.now();
    act(() => result.current.dismiss.mutate(request(2)));
    await clinic.respond(delayed(0.05));
    await waitFor(() => expect(result.current.changes[0]?.triesAgainAt).toBeDefined());
    expect(result.current.changes[0]?.triesAgainAt).toBeGreaterThanOrEqual(before + 50);
    expect(result.current.changes[0]?.status).toBe('pending');
    await clinic.respond();
    await waitFor(() => expect(result.current.dismiss.isSuccess).toBe(true));
    expect(result.current.changes[0]?.triesAgainAt).toBeUndefined();
    expect(clinic.calls.filter((call) => call === 'dismiss 1/2')).toHaveLength(2);
    expect(shown().list).toEqual([1]);
  });

  test('is final if the delay is too long, or after six retries', async () => {
    const clinic = clinicWith([1, 2]);
    const { result } = await deskOn(clinic);
    act(() => result.current.dismiss.mutate(request(2)));
    await clinic.respond(delayed(3600));
    await waitFor(() => expect(result.current.dismiss.isError).toBe(true));

    act(() => result.current.dismiss.mutate(request(1)));
    for (let tries = 0; tries < 7; tries += 1) await clinic.respond(delayed(0));
    await waitFor(() => expect(result.current.dismiss.isError).toBe(true));
    expect(clinic.calls.filter((call) => call === 'dismiss 1/1')).toHaveLength(7);
  });
});

test('a dismissal is kept in the mutation cache', async () => {
  const clinic = clinicWith([1, 2]);
  const { result, queryClient } = await deskOn(clinic);
  act(() => result.current.dismiss.mutate(request(2)));
  await clinic.respond();
  await waitFor(() => expect(result.current.dismiss.isSuccess).toBe(true));
  const [mutation] = queryClient.getMutationCache().getAll();
  expect(mutation?.gcTime).toBe(Number.POSITIVE_INFINITY);
});
