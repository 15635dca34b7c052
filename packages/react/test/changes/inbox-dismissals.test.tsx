// @vitest-environment happy-dom
import { onlineManager } from '@tanstack/react-query';
import { act, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { useDismiss, useInbox, useRestore } from '../../src/index.ts';
import { clinicWith, failure, goOffline, renderWith } from '../support/clinic.tsx';
import { busyClinic, deskOn } from '../support/inbox-desk.tsx';

describe('useDismiss with an inbox', () => {
  test('removes requests of several patients from all lists and counts immediately', async () => {
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

    await clinic.respond();
    await clinic.respond();
    await waitFor(() => expect(ids('dismissed')).toEqual([4, 1]));
    expect(ids('inbox')).toEqual([2, 3, 5]);
    expect(counts()).toMatchObject({ total: 3, rx: 2, supplement: 0, secure_message: 1 });
    expect(counts('prescriptions')).toMatchObject({ total: 2, rx: 2, supplement: 0 });
  });

  test('does not refetch the open requests', async () => {
    const clinic = busyClinic();
    const { result, ids } = await deskOn(clinic);
    clinic.calls.length = 0;

    act(() => result.current.dismiss.mutate({ ptId: 1, id: 1 }));
    await clinic.respond();
    await waitFor(() => expect(ids('dismissed')).toEqual([1]));

    expect(clinic.calls).toEqual(['dismiss 1/1', 'inbox start']);
  });

  test('counts a change once if a list was read between the change and its response', async () => {
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
    await clinic.respond();

    await waitFor(() => expect(ids('dismissed')).toEqual([2]));
    expect(counts()).toMatchObject({ total: 2, rx: 1, secure_message: 1 });
    await waitFor(() =>
      expect(counts('prescriptions')).toMatchObject({ total: 1, secure_message: 1 }),
    );
  });

  test('shows only the failed request again, at its position', async () => {
    const clinic = busyClinic();
    const { result, ids, counts } = await deskOn(clinic, { limit: 2 });
    await act(() => result.current.inbox.fetchNextPage());
    await waitFor(() => expect(ids('inbox')).toEqual([1, 2, 3, 4]));

    for (const id of [1, 2, 3]) act(() => result.current.dismiss.mutate({ ptId: 1, id }));
    await waitFor(() => expect(ids('inbox')).toEqual([4]));
    await clinic.respond();
    await clinic.respond(failure('forbidden'));

    await waitFor(() => expect(ids('inbox')?.slice(0, 2)).toEqual([2, 4]));
    expect(counts()).toMatchObject({ total: 3, rx: 1, secure_message: 1 });
    await clinic.respond();
    await waitFor(() => expect(clinic.open).toEqual([2, 4, 5]));
  });

  test('changes the counts of a list whose read pages do not have the request', async () => {
    const clinic = busyClinic();
    const { result, ids, counts } = await deskOn(clinic, { limit: 2 });

    act(() => result.current.dismiss.mutate({ ptId: 1, id: 5 }));

    await waitFor(() => expect(ids('prescriptions')).toEqual([1, 3]));
    expect(ids('inbox')).toEqual([1, 2]);
    expect(counts()).toMatchObject({ total: 4, rx: 2 });
    await clinic.respond();
  });
});

test('an inbox with keepsWaiting removes a request after its dismissal has succeeded', async () => {
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
  await clinic.respond();
  await waitFor(() => expect(shown()).toEqual([1]));
});
