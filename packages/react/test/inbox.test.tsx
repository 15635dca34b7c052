// @vitest-environment happy-dom
import { onlineManager } from '@tanstack/react-query';
import { act, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import {
  type InboxFilters,
  portalKeys,
  useDismiss,
  useInbox,
  usePortalRequest,
  usePortalRequests,
  useRestore,
} from '../src/index.ts';
import { type Clinic, clinicWith, failure, goOffline, renderWith } from './support/clinic.tsx';

/** Five requests of three patients. */
function busyClinic(): Clinic {
  return clinicWith([
    { id: 1, ptId: 1, type: 'rx' },
    { id: 2, ptId: 1, type: 'secure_message' },
    { id: 3, ptId: 221, type: 'rx' },
    { id: 4, ptId: 222, type: 'supplement' },
    { id: 5, ptId: 1, type: 'rx' },
  ]);
}

/** A page that shows an inbox beside the clinic's prescriptions, the dismissed ones, and patient 1's queue. */
async function deskOn(clinic: Clinic, filters: InboxFilters = {}) {
  const { result } = renderWith(() => ({
    inbox: useInbox(clinic, filters),
    prescriptions: useInbox(clinic, { request_type: 'rx' }),
    dismissed: useInbox(clinic, { status: 'dismissed' }),
    queue: usePortalRequests(clinic, 1),
    dismiss: useDismiss(clinic),
    restore: useRestore(clinic),
  }));
  await waitFor(() => {
    const { inbox, prescriptions, dismissed, queue } = result.current;
    for (const list of [inbox, prescriptions, dismissed, queue]) expect(list.isSuccess).toBe(true);
  });
  const ids = (list: 'inbox' | 'prescriptions' | 'dismissed') =>
    result.current[list].data?.pages.flatMap(({ data }) => data.map(({ id }) => id));
  return {
    result,
    ids,
    queue: () => result.current.queue.data?.data.map(({ id }) => id),
    counts: (list: 'inbox' | 'prescriptions' = 'inbox') => {
      const page = result.current[list].data?.pages[0];
      return { total: page?.total_count, ...page?.counts_by_type };
    },
  };
}

describe('useInbox', () => {
  test('goes from cursor to cursor, to the end', async () => {
    const clinic = busyClinic();
    const { result, ids } = await deskOn(clinic, { limit: 2 });

    expect(ids('inbox')).toEqual([1, 2]);
    await act(() => result.current.inbox.fetchNextPage());
    await act(() => result.current.inbox.fetchNextPage());

    await waitFor(() => expect(ids('inbox')).toEqual([1, 2, 3, 4, 5]));
    expect(result.current.inbox.hasNextPage).toBe(false);
  });

  test('reads pages of a thousand, so that a long list is read anew in few calls', async () => {
    const clinic = clinicWith(Array.from({ length: 1001 }, (_, index) => index + 1));
    const { result } = renderWith(() => useInbox(clinic));
    await waitFor(() => expect(result.current.hasNextPage).toBe(true));
    await act(() => result.current.fetchNextPage());
    await waitFor(() => expect(result.current.hasNextPage).toBe(false));

    await act(() => result.current.refetch());

    expect(clinic.calls).toEqual(['inbox start', 'inbox 1000', 'inbox start', 'inbox 1000']);
  });

  test('read anew, it is made of the same entries, wherever they stand by then', async () => {
    const clinic = busyClinic();
    const { result, ids } = await deskOn(clinic, { limit: 2 });
    await act(() => result.current.inbox.fetchNextPage());
    await waitFor(() => expect(ids('inbox')).toEqual([1, 2, 3, 4]));
    const before = result.current.inbox.data;
    await act(() => result.current.inbox.refetch());
    expect(result.current.inbox.data).toBe(before);

    clinic.open.shift();
    await act(() => result.current.inbox.refetch());

    await waitFor(() => expect(ids('inbox')).toEqual([2, 3, 4, 5]));
    const was = before?.pages.flatMap(({ data }) => data);
    const now = result.current.inbox.data?.pages.flatMap(({ data }) => data);
    for (const place of [0, 1, 2]) expect(now?.[place]).toBe(was?.[place + 1]);
  });

  test('reads itself anew as often as it is told to', async () => {
    const clinic = busyClinic();
    renderWith(() => useInbox(clinic, {}, { refetchInterval: 1 }));

    await waitFor(() => expect(clinic.calls.length).toBeGreaterThan(3));
  });

  test('has a key that holds the filters and nothing else', () => {
    expect(JSON.stringify(portalKeys.inbox({ pt_id: 1 }))).toBe(
      '["mdhq-portal","inbox",{"pt_id":1}]',
    );
  });
});

describe('dismissing from the inbox', () => {
  test('takes requests of several patients off every list and count at once', async () => {
    const clinic = busyClinic();
    const { result, ids, counts, queue } = await deskOn(clinic);

    act(() => result.current.dismiss.mutate({ ptId: 1, id: 1 }));
    act(() => result.current.dismiss.mutate({ ptId: 222, id: 4 }));

    await waitFor(() => expect(ids('inbox')).toEqual([2, 3, 5]));
    expect(ids('prescriptions')).toEqual([3, 5]);
    expect(queue()).toEqual([2, 5]);
    expect(counts()).toMatchObject({ total: 3, rx: 2, supplement: 0, secure_message: 1 });
    expect(counts('prescriptions')).toMatchObject({ total: 2, rx: 2, supplement: 0 });
    expect(clinic.open).toEqual([1, 2, 3, 4, 5]);

    await clinic.answer();
    await clinic.answer();
    await waitFor(() => expect(ids('dismissed')).toEqual([4, 1]));
    expect(ids('inbox')).toEqual([2, 3, 5]);
    expect(counts()).toMatchObject({ total: 3, rx: 2, supplement: 0, secure_message: 1 });
    expect(counts('prescriptions')).toMatchObject({ total: 2, rx: 2, supplement: 0 });
  });

  test('does not read the open ones anew, which it knows', async () => {
    const clinic = busyClinic();
    const { result, ids } = await deskOn(clinic);
    clinic.calls.length = 0;

    act(() => result.current.dismiss.mutate({ ptId: 1, id: 1 }));
    await clinic.answer();
    await waitFor(() => expect(ids('dismissed')).toEqual([1]));

    expect(clinic.calls).toEqual(['dismiss 1/1', 'inbox start']);
  });

  test('counts once, though a list was read after the change was made and before it was answered', async () => {
    const clinic = clinicWith([
      1,
      { id: 2, ptId: 1, type: 'secure_message' },
      { id: 3, ptId: 1, type: 'secure_message' },
    ]);
    const { result, ids, counts } = await deskOn(clinic);

    act(() => result.current.dismiss.mutate({ ptId: 1, id: 2 }));
    await waitFor(() => expect(ids('inbox')).toEqual([1, 3]));
    clinic.open.splice(1, 1);
    await act(() => result.current.inbox.refetch());
    await act(() => result.current.prescriptions.refetch());
    expect(counts()).toMatchObject({ total: 2, rx: 1, secure_message: 1 });
    await clinic.answer();

    await waitFor(() => expect(ids('dismissed')).toEqual([2]));
    expect(counts()).toMatchObject({ total: 2, rx: 1, secure_message: 1 });
    await waitFor(() =>
      expect(counts('prescriptions')).toMatchObject({ total: 1, secure_message: 1 }),
    );
  });

  test('what fails is back in its place, and alone', async () => {
    const clinic = busyClinic();
    const { result, ids, counts } = await deskOn(clinic, { limit: 2 });
    await act(() => result.current.inbox.fetchNextPage());
    await waitFor(() => expect(ids('inbox')).toEqual([1, 2, 3, 4]));

    for (const id of [1, 2, 3]) act(() => result.current.dismiss.mutate({ ptId: 1, id }));
    await waitFor(() => expect(ids('inbox')).toEqual([4]));
    await clinic.answer();
    await clinic.answer(failure('forbidden'));

    await waitFor(() => expect(ids('inbox')?.slice(0, 2)).toEqual([2, 4]));
    expect(counts()).toMatchObject({ total: 3, rx: 1, secure_message: 1 });
    await clinic.answer();
    await waitFor(() => expect(clinic.open).toEqual([2, 4, 5]));
  });

  test('counts what a list has not read as far as', async () => {
    const clinic = busyClinic();
    const { result, ids, counts } = await deskOn(clinic, { limit: 2 });

    act(() => result.current.dismiss.mutate({ ptId: 1, id: 5 }));

    await waitFor(() => expect(ids('prescriptions')).toEqual([1, 3]));
    expect(ids('inbox')).toEqual([1, 2]);
    expect(counts()).toMatchObject({ total: 4, rx: 2 });
    await clinic.answer();
  });
});

describe('undo', () => {
  async function afterDismissing(...requests: { ptId: number; id: number }[]) {
    const clinic = busyClinic();
    const desk = await deskOn(clinic);
    for (const request of requests) {
      act(() => desk.result.current.dismiss.mutate(request));
      await clinic.answer();
    }
    await waitFor(() => expect(clinic.open).toHaveLength(5 - requests.length));
    await waitFor(() => expect(desk.result.current.dismiss.isSuccess).toBe(true));
    clinic.calls.length = 0;
    clinic.keys.length = 0;
    return { clinic, ...desk };
  }

  test('puts a request back into its place at once, before the backend has answered', async () => {
    const { clinic, result, ids, counts, queue } = await afterDismissing({ ptId: 1, id: 2 });

    act(() => result.current.restore.mutate({ ptId: 1, id: 2 }));

    await waitFor(() => expect(ids('inbox')).toEqual([1, 2, 3, 4, 5]));
    expect(ids('dismissed')).toEqual([]);
    expect(queue()).toEqual([1, 2, 5]);
    expect(counts()).toMatchObject({ total: 5, secure_message: 1 });
    expect(counts('prescriptions')).toMatchObject({ total: 3, secure_message: 1 });
    expect(clinic.open).toEqual([1, 3, 4, 5]);

    await clinic.answer();
    await waitFor(() => expect(result.current.restore.isSuccess).toBe(true));
    expect(ids('inbox')).toEqual([1, 2, 3, 4, 5]);
    expect(counts()).toMatchObject({ total: 5, secure_message: 1 });
  });

  test('takes it off again if that fails', async () => {
    const { clinic, result, ids, counts } = await afterDismissing({ ptId: 1, id: 5 });

    act(() => result.current.restore.mutate({ ptId: 1, id: 5 }));
    await waitFor(() => expect(ids('inbox')).toEqual([1, 2, 3, 4, 5]));
    await clinic.answer(failure('forbidden'));

    await waitFor(() => expect(ids('inbox')).toEqual([1, 2, 3, 4]));
    expect(counts()).toMatchObject({ total: 4, rx: 2 });
  });

  test('is asked for again under the same key when its answer is lost; the next one has its own', async () => {
    const { clinic, result } = await afterDismissing({ ptId: 1, id: 5 });
    const request = { ptId: 1, id: 5 };

    act(() => result.current.restore.mutate(request));
    await clinic.loseAnswer();
    await clinic.answer();
    await waitFor(() => expect(result.current.restore.isSuccess).toBe(true));
    act(() => result.current.restore.mutate(request));
    await clinic.answer();
    await waitFor(() => expect(clinic.keys).toHaveLength(3));

    const [first, again, next] = clinic.keys;
    expect(first).toMatch(/^[\da-f-]{36}$/);
    expect(again).toBe(first);
    expect(next).not.toBe(first);
  });

  test('does not overtake the dismissal that it undoes', async () => {
    const clinic = busyClinic();
    const { result, ids } = await deskOn(clinic);
    goOffline();
    act(() => result.current.dismiss.mutate({ ptId: 1, id: 3 }));
    act(() => result.current.restore.mutate({ ptId: 1, id: 3 }));
    act(() => result.current.dismiss.mutate({ ptId: 222, id: 4 }));
    await waitFor(() => expect(ids('inbox')).toEqual([1, 2, 3, 5]));
    clinic.calls.length = 0;

    act(() => onlineManager.setOnline(true));
    await waitFor(() => expect(clinic.calls).toEqual(['dismiss 1/3', 'dismiss 222/4']));
    await clinic.answer();
    await waitFor(() => expect(clinic.calls).toContain('restore 1/3'));
    await clinic.answer();
    await clinic.answer();

    await waitFor(() => expect(clinic.open).toEqual([1, 2, 3, 5]));
    await waitFor(() => expect(ids('inbox')).toEqual([1, 2, 3, 5]));
  });

  test('shows a request that only its record has told of', async () => {
    const clinic = busyClinic();
    clinic.open.splice(2, 1);
    const { result } = renderWith(() => ({
      inbox: useInbox(clinic),
      record: usePortalRequest(clinic, 221, 3),
      restore: useRestore(clinic),
    }));
    await waitFor(() => expect(result.current.inbox.isSuccess).toBe(true));
    await waitFor(() => expect(result.current.record.isSuccess).toBe(true));

    act(() => result.current.restore.mutate({ ptId: 221, id: 3 }));

    const ids = () => result.current.inbox.data?.pages[0]?.data.map(({ id }) => id);
    await waitFor(() => expect(ids()).toEqual([1, 2, 3, 4, 5]));
    expect(result.current.inbox.data?.pages[0]?.data[2]?.patient.last_name).toBe('Willow');
    await clinic.answer();
  });
});

test('an inbox that keeps what waits drops a request once its dismissal is made, not before', async () => {
  const clinic = clinicWith([1, 2]);
  const { result } = renderWith(() => ({
    inbox: useInbox(clinic, {}, { keepsWaiting: true }),
    dismiss: useDismiss(clinic),
    restore: useRestore(clinic),
  }));
  const shown = () =>
    result.current.inbox.data?.pages.flatMap(({ data }) => data.map(({ id }) => id));
  await waitFor(() => expect(shown()).toEqual([1, 2]));
  goOffline();
  act(() => result.current.dismiss.mutate({ ptId: 1, id: 2 }));
  await waitFor(() => expect(result.current.dismiss.isPaused).toBe(true));
  expect(shown()).toEqual([1, 2]);
  expect(result.current.inbox.data?.pages[0]?.total_count).toBe(2);
  act(() => onlineManager.setOnline(true));
  await clinic.answer();
  await waitFor(() => expect(shown()).toEqual([1]));
});

describe('counts of open requests, in an inbox that shows one of them', () => {
  /** A whole inbox that keeps what waits, and the count alone, as a badge has it. */
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

  test('stay as they are when a dismissal is undone before it was sent', async () => {
    const clinic = clinicWith([1, 2, 3, 4]);
    const { result, counts, soon, shown } = await countedOn(clinic);
    goOffline();
    for (const id of [2, 3]) act(() => result.current.dismiss.mutate({ ptId: 1, id }));
    await waitFor(() => expect(soon()).toBe(2));
    act(() => result.current.restore.mutate({ ptId: 1, id: 3 }));

    await waitFor(() => expect(soon()).toBe(3));
    expect(counts()).toEqual([4, 4]);
    expect(shown()).toEqual([1, 2, 3, 4]);

    // Dismissed, restored and dismissed again is dismissed once.
    act(() => result.current.dismiss.mutate({ ptId: 1, id: 3 }));
    await waitFor(() => expect(soon()).toBe(2));
    expect(counts()).toEqual([4, 4]);
    act(() => onlineManager.setOnline(true));
    for (let sent = 0; sent < 4; sent += 1) await clinic.answer();
    await waitFor(() => expect(counts()).toEqual([2, 2]));
    expect(soon()).toBe(2);
    expect(shown()).toEqual([1, 4]);
  });

  test('stay as they are when a restoration is taken back before it was sent', async () => {
    const clinic = clinicWith([1, 2, 3, 4]);
    const { result, counts, soon } = await countedOn(clinic);
    act(() => result.current.dismiss.mutate({ ptId: 1, id: 3 }));
    await clinic.answer();
    await waitFor(() => expect(counts()).toEqual([3, 3]));
    goOffline();
    act(() => result.current.restore.mutate({ ptId: 1, id: 3 }));
    await waitFor(() => expect(counts()).toEqual([4, 4]));
    act(() => result.current.dismiss.mutate({ ptId: 1, id: 3 }));
    await waitFor(() => expect(soon()).toBe(3));
  });

  test('leave out once what a colleague has dismissed before', async () => {
    const clinic = clinicWith([1, 2, 3, 4]);
    const { result, counts, soon, shown } = await countedOn(clinic);
    clinic.open.splice(2, 1);
    await act(() => result.current.badge.refetch());
    await waitFor(() => expect(counts()).toEqual([4, 3]));
    act(() => result.current.dismiss.mutate({ ptId: 1, id: 3 }));
    await waitFor(() => expect(shown()).toEqual([1, 2, 4]));
    await clinic.answer(failure('request-already-dismissed'));

    await waitFor(() => expect(result.current.dismiss.isError).toBe(true));
    await waitFor(() => expect(counts()).toEqual([3, 3]));
    expect(soon()).toBe(3);
  });
});

test('a change that waits before it is sent is not sent once it has left the cache', async () => {
  const clinic = clinicWith([1, 2]);
  let send = () => {};
  const waits = new Promise<void>((resolve) => {
    send = resolve;
  });
  const { result, queryClient } = renderWith(() => ({
    inbox: useInbox(clinic),
    dismiss: useDismiss(clinic, { beforeSend: ({ id }) => (id === 2 ? waits : undefined) }),
  }));
  const shown = () => result.current.inbox.data?.pages[0]?.data.map(({ id }) => id);
  await waitFor(() => expect(shown()).toEqual([1, 2]));
  const taken = { ptId: 1, id: 2 };
  act(() => result.current.dismiss.mutate(taken));
  await waitFor(() => expect(shown()).toEqual([1]));

  const cache = queryClient.getMutationCache();
  const mutation = cache.getAll().find(({ state }) => state.variables === taken);
  if (mutation) act(() => cache.remove(mutation));
  await waitFor(() => expect(shown()).toEqual([1, 2]));
  act(send);
  act(() => result.current.dismiss.mutate({ ptId: 1, id: 1 }));
  await waitFor(() => expect(clinic.calls).toContain('dismiss 1/1'));
  expect(clinic.calls).not.toContain('dismiss 1/2');
  await clinic.answer();
});
