// @vitest-environment happy-dom
import { onlineManager } from '@tanstack/react-query';
import { act, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { useDismiss, useInbox, useRestore } from '../../src/index.ts';
import { type Clinic, clinicWith, failure, goOffline, renderWith } from '../support/clinic.tsx';

describe('counts of an inbox with limit 1', () => {
  /** Renders a whole inbox with keepsWaiting, and inboxes with limit 1, as for a badge. */
  async function countedOn(clinic: Clinic) {
    const { result } = renderWith(() => ({
      whole: useInbox(clinic, {}, { keepsWaiting: true }),
      badge: useInbox(clinic, { limit: 1 }, { keepsWaiting: true }),
      soon: useInbox(clinic, { limit: 1 }),
      dismiss: useDismiss(clinic),
      restore: useRestore(clinic),
    }));
    await waitFor(() => expect(result.current.whole.isSuccess).toBe(true));
    await waitFor(() => expect(result.current.badge.isSuccess).toBe(true));
    const total = (list: 'whole' | 'badge' | 'soon') =>
      result.current[list].data?.pages[0]?.total_count;
    return {
      result,
      counts: () => [total('whole'), total('badge')],
      soon: () => total('soon'),
      shown: () => result.current.whole.data?.pages[0]?.data.map(({ id }) => id),
    };
  }

  test('do not change if a dismissal is undone before it is sent', async () => {
    const clinic = clinicWith([1, 2, 3, 4]);
    const { result, counts, soon, shown } = await countedOn(clinic);
    goOffline();
    for (const id of [2, 3]) act(() => result.current.dismiss.mutate({ ptId: 1, id }));
    await waitFor(() => expect(soon()).toBe(2));
    act(() => result.current.restore.mutate({ ptId: 1, id: 3 }));

    await waitFor(() => expect(soon()).toBe(3));
    expect(counts()).toEqual([4, 4]);
    expect(shown()).toEqual([1, 2, 3, 4]);

    // Dismissed, restored and dismissed again counts as one dismissal.
    act(() => result.current.dismiss.mutate({ ptId: 1, id: 3 }));
    await waitFor(() => expect(soon()).toBe(2));
    expect(counts()).toEqual([4, 4]);
    act(() => onlineManager.setOnline(true));
    for (let sent = 0; sent < 4; sent += 1) await clinic.respond();
    await waitFor(() => expect(counts()).toEqual([2, 2]));
    expect(soon()).toBe(2);
    expect(shown()).toEqual([1, 4]);
  });

  test('do not change if a restoration is canceled before it is sent', async () => {
    const clinic = clinicWith([1, 2, 3, 4]);
    const { result, counts, soon } = await countedOn(clinic);
    act(() => result.current.dismiss.mutate({ ptId: 1, id: 3 }));
    await clinic.respond();
    await waitFor(() => expect(counts()).toEqual([3, 3]));
    goOffline();
    act(() => result.current.restore.mutate({ ptId: 1, id: 3 }));
    await waitFor(() => expect(counts()).toEqual([4, 4]));
    act(() => result.current.dismiss.mutate({ ptId: 1, id: 3 }));
    await waitFor(() => expect(soon()).toBe(3));
  });

  test('are reduced once for a request that another user has dismissed', async () => {
    const clinic = clinicWith([1, 2, 3, 4]);
    const { result, counts, soon, shown } = await countedOn(clinic);
    clinic.open.splice(2, 1);
    await act(() => result.current.badge.refetch());
    await waitFor(() => expect(counts()).toEqual([4, 3]));
    act(() => result.current.dismiss.mutate({ ptId: 1, id: 3 }));
    await waitFor(() => expect(shown()).toEqual([1, 2, 4]));
    await clinic.respond(failure('request-already-dismissed'));

    await waitFor(() => expect(result.current.dismiss.isError).toBe(true));
    await waitFor(() => expect(counts()).toEqual([3, 3]));
    expect(soon()).toBe(3);
  });
});
