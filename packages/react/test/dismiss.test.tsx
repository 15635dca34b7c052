// @vitest-environment happy-dom
import { act, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import {
  useDismiss,
  useInvite,
  usePortalRequests,
  usePortalRequestsInfinite,
} from '../src/index.ts';
import { type Clinic, clinicWith, renderWith } from './support/clinic.tsx';

/** A page that shows a queue twice, in one list and page by page, and can dismiss. */
async function deskOn(clinic: Clinic) {
  const { result } = renderWith(() => ({
    list: usePortalRequests(clinic, 1),
    infinite: usePortalRequestsInfinite(clinic, 1, { limit: 2 }),
    all: usePortalRequests(clinic, 1, { status: 'all' }),
    ...useDismiss(clinic, 1),
  }));
  await waitFor(() => expect(result.current.list.isSuccess).toBe(true));
  await waitFor(() => expect(result.current.infinite.isSuccess).toBe(true));
  await act(() => result.current.infinite.fetchNextPage());
  return {
    result,
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

    act(() => result.current.dismiss.mutate(2));

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

    act(() => result.current.dismiss.mutate(2));
    await waitFor(() => expect(shown().list).toEqual([1, 3, 4]));
    await clinic.answer(new Error('read-only'));

    await waitFor(() => expect(result.current.dismiss.isError).toBe(true));
    expect(shown()).toEqual({
      list: [1, 2, 3, 4],
      count: 4,
      pages: [
        [1, 2],
        [3, 4],
      ],
    });
  });

  test('a failure brings back its own request alone', async () => {
    const clinic = clinicWith([1, 2, 3, 4]);
    const { result, shown } = await deskOn(clinic);

    act(() => result.current.dismiss.mutate(2));
    await waitFor(() => expect(shown().list).toEqual([1, 3, 4]));
    act(() => result.current.dismiss.mutate(3));
    await waitFor(() => expect(shown().list).toEqual([1, 4]));
    await clinic.answer(new Error('read-only'));

    await waitFor(() =>
      expect(shown()).toEqual({ list: [1, 2, 4], count: 3, pages: [[1, 2], [4]] }),
    );
    await clinic.answer();
    await waitFor(() => expect(clinic.open).toEqual([1, 2, 4]));
    await waitFor(() => expect(result.current.dismiss.isSuccess).toBe(true));
    expect(shown().list).toEqual([1, 2, 4]);
  });

  test('has an undo where the backend can restore', async () => {
    const clinic = clinicWith([1, 2], { canRestore: true });
    const { result, shown } = await deskOn(clinic);
    act(() => result.current.dismiss.mutate(1));
    await clinic.answer();
    await waitFor(() => expect(result.current.dismiss.isSuccess).toBe(true));

    act(() => result.current.undo?.mutate(1));

    await waitFor(() => expect(shown().list).toEqual([1, 2]));
  });

  test('has none where it can’t', async () => {
    const { result } = await deskOn(clinicWith([1, 2, 3]));

    expect(result.current.undo).toBeUndefined();
  });
});

test('useInvite sends one mail for each call', async () => {
  const clinic = clinicWith([]);
  const { result } = renderWith(() => useInvite(clinic, 221));

  act(() => result.current.mutate());
  await waitFor(() => expect(result.current.isPending).toBe(true));
  await clinic.answer();

  await waitFor(() => expect(result.current.data?.message).toBe('on its way'));
});
