// @vitest-environment happy-dom
import { onlineManager } from '@tanstack/react-query';
import { act, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import {
  useDismiss,
  usePortalRequests,
  usePortalRequestsInfinite,
  useRequestChanges,
} from '../src/index.ts';
import { type Clinic, clinicWith, failure, goOffline, renderWith } from './support/clinic.tsx';

const request = (id: number) => ({ ptId: 1, id });

/** A page that shows a queue twice, in one list and page by page, and can dismiss. */
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
  test('takes a request off every open list at once, before the backend has answered', async () => {
    const clinic = clinicWith([1, 2, 3, 4]);
    const { result, shown } = await deskOn(clinic);

    act(() => result.current.dismiss.mutate(request(2)));

    await waitFor(() =>
      expect(shown()).toEqual({ list: [1, 3, 4], count: 3, pages: [[1], [3, 4]] }),
    );
    expect(clinic.open).toEqual([1, 2, 3, 4]);
    expect(result.current.all.data?.data.map(({ id }) => id)).toEqual([1, 2, 3, 4]);

    await clinic.answer();
    await waitFor(() => expect(result.current.dismiss.isSuccess).toBe(true));
    await waitFor(() =>
      expect(shown()).toEqual({ list: [1, 3, 4], count: 3, pages: [[1, 3], [4]] }),
    );
    expect(result.current.dismiss.data?.result).toBe(true);
  });

  test('puts it back into its place when that fails', async () => {
    const clinic = clinicWith([1, 2, 3, 4]);
    const { result, shown } = await deskOn(clinic);
    const whole = shown();

    act(() => result.current.dismiss.mutate(request(2)));
    await waitFor(() => expect(shown().list).toEqual([1, 3, 4]));
    await clinic.answer(failure('forbidden'));

    await waitFor(() => expect(result.current.dismiss.isError).toBe(true));
    expect(shown()).toEqual(whole);
  });

  test('a failure brings back its own request alone', async () => {
    const clinic = clinicWith([1, 2, 3, 4]);
    const { result, shown } = await deskOn(clinic);

    act(() => result.current.dismiss.mutate(request(2)));
    act(() => result.current.dismiss.mutate(request(3)));
    await waitFor(() => expect(shown().list).toEqual([1, 4]));
    await clinic.answer(failure('forbidden'));

    await waitFor(() => expect(shown()).toMatchObject({ list: [1, 2, 4], count: 3 }));
    await clinic.answer();
    await waitFor(() => expect(clinic.open).toEqual([1, 2, 4]));
    await waitFor(() => expect(result.current.dismiss.isSuccess).toBe(true));
    expect(shown().list).toEqual([1, 2, 4]);
    expect(result.current.changes).toMatchObject([
      { act: 'dismiss', id: 2, status: 'error', error: { code: 'forbidden' } },
      { act: 'dismiss', id: 3, status: 'success', error: null },
    ]);
  });

  test('a list that is read meanwhile does not bring the request back', async () => {
    const clinic = clinicWith([1, 2, 3]);
    const { result, shown } = await deskOn(clinic);

    act(() => result.current.dismiss.mutate(request(2)));
    await waitFor(() => expect(shown().list).toEqual([1, 3]));
    await act(() => result.current.list.refetch());
    await act(() => result.current.infinite.refetch());

    expect(clinic.open).toEqual([1, 2, 3]);
    expect(shown()).toEqual({ list: [1, 3], count: 2, pages: [[1], [3]] });
    await clinic.answer();
    await waitFor(() => expect(shown()).toEqual({ list: [1, 3], count: 2, pages: [[1, 3]] }));
  });

  test('what somebody else has dismissed first stays off the lists, and is told', async () => {
    const clinic = clinicWith([1, 2]);
    const { result, shown } = await deskOn(clinic);

    act(() => result.current.dismiss.mutate(request(2)));
    await waitFor(() => expect(shown().list).toEqual([1]));
    // What it knows is right before any list is read anew.
    Object.assign(clinic.enqueued, { list: () => new Promise(() => {}) });
    await clinic.answer(failure('request-already-dismissed'));

    await waitFor(() => expect(result.current.dismiss.isError).toBe(true));
    expect(shown()).toMatchObject({ list: [1], count: 1 });
  });
});

describe('without a network', () => {
  test('a dismissal waits, stays off the lists, and is sent when the network is back', async () => {
    const clinic = clinicWith([1, 2]);
    const { result, shown } = await deskOn(clinic);
    goOffline();

    act(() => result.current.dismiss.mutate(request(1)));
    await waitFor(() => expect(result.current.changes).toMatchObject([{ isPaused: true }]));
    expect(shown().list).toEqual([2]);
    expect(clinic.calls).toEqual([]);

    act(() => onlineManager.setOnline(true));
    await clinic.answer();
    await waitFor(() => expect(result.current.dismiss.isSuccess).toBe(true));
    expect(clinic.open).toEqual([2]);
  });

  test('one whose answer was lost as the network dropped is sent again, and not rolled back', async () => {
    const clinic = clinicWith([1, 2]);
    const { result, shown } = await deskOn(clinic);

    act(() => result.current.dismiss.mutate(request(1)));
    await waitFor(() => expect(clinic.calls).toEqual(['dismiss 1/1']));
    goOffline();
    await clinic.loseAnswer();
    await waitFor(() =>
      expect(result.current.changes).toMatchObject([{ isPaused: true, failureCount: 1 }]),
    );
    expect(shown().list).toEqual([2]);

    act(() => onlineManager.setOnline(true));
    await clinic.answer();
    await waitFor(() => expect(result.current.dismiss.isSuccess).toBe(true));
    expect(clinic.calls).toEqual(['dismiss 1/1', 'dismiss 1/1']);
    expect(shown().list).toEqual([2]);
  });

  test('one that is not answered is sent until it is, however long that takes', async () => {
    const clinic = clinicWith([1, 2]);
    const { result, shown } = await deskOn(clinic);

    act(() => result.current.dismiss.mutate(request(1)));
    for (let lost = 0; lost < 20; lost += 1) await clinic.answer(new TypeError('fetch failed'));
    expect(shown().list).toEqual([2]);
    await clinic.answer();

    await waitFor(() => expect(result.current.dismiss.isSuccess).toBe(true));
  });

  test('a backend may say which of its failures pass', async () => {
    const clinic = clinicWith([1]);
    const { result } = renderWith(() =>
      useDismiss(clinic, { isPassing: ({ message }) => message === 'desk-unreachable' }),
    );

    act(() => result.current.mutate(request(1)));
    await clinic.answer(failure('desk-unreachable'));
    await clinic.answer(failure('signed-out'));

    await waitFor(() => expect(result.current.error?.message).toBe('signed-out'));
  });

  test('nothing is sent in the name of who signs in next', async () => {
    const clinic = clinicWith([1]);
    const { result, queryClient } = await deskOn(clinic);
    act(() => result.current.dismiss.mutate(request(1)));
    await clinic.answer(failure('network'));
    queryClient.clear();

    await waitFor(() => expect(result.current.dismiss.error?.message).toMatch('dropped'));
    expect(clinic.calls).toEqual(['dismiss 1/1']);
  });
});

describe('a portal that asks for a pause', () => {
  const pause = (retryAfterSeconds: number) =>
    Object.assign(failure('rate-limited'), { retryAfterSeconds });

  test('gets the dismissal again once it is over, and not before', async () => {
    const clinic = clinicWith([1, 2]);
    const { result, shown } = await deskOn(clinic);
    const before = Date.now();
    act(() => result.current.dismiss.mutate(request(2)));
    await clinic.answer(pause(0.05));
    await waitFor(() => expect(result.current.changes[0]?.triesAgainAt).toBeDefined());
    expect(result.current.changes[0]?.triesAgainAt).toBeGreaterThanOrEqual(before + 50);
    expect(result.current.changes[0]?.status).toBe('pending');
    await clinic.answer();
    await waitFor(() => expect(result.current.dismiss.isSuccess).toBe(true));
    expect(result.current.changes[0]?.triesAgainAt).toBeUndefined();
    expect(clinic.calls.filter((call) => call === 'dismiss 1/2')).toHaveLength(2);
    expect(shown().list).toEqual([1]);
  });

  test('for longer than anybody waits, or again and again, is a failure', async () => {
    const clinic = clinicWith([1, 2]);
    const { result } = await deskOn(clinic);
    act(() => result.current.dismiss.mutate(request(2)));
    await clinic.answer(pause(3600));
    await waitFor(() => expect(result.current.dismiss.isError).toBe(true));

    act(() => result.current.dismiss.mutate(request(1)));
    for (let tries = 0; tries < 7; tries += 1) await clinic.answer(pause(0));
    await waitFor(() => expect(result.current.dismiss.isError).toBe(true));
    expect(clinic.calls.filter((call) => call === 'dismiss 1/1')).toHaveLength(7);
  });
});

test('a dismissal is remembered for as long as the cache, for an undo that lasts', async () => {
  const clinic = clinicWith([1, 2]);
  const { result, queryClient } = await deskOn(clinic);
  act(() => result.current.dismiss.mutate(request(2)));
  await clinic.answer();
  await waitFor(() => expect(result.current.dismiss.isSuccess).toBe(true));
  const [mutation] = queryClient.getMutationCache().getAll();
  expect(mutation?.gcTime).toBe(Number.POSITIVE_INFINITY);
});
