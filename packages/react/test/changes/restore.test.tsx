// @vitest-environment happy-dom
import { onlineManager } from '@tanstack/react-query';
import { act, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { useInbox, usePortalRequest, useRestore } from '../../src/index.ts';
import { failure, goOffline, renderWith } from '../support/clinic.tsx';
import { busyClinic, deskOn } from '../support/inbox-desk.tsx';

describe('useRestore', () => {
  async function afterDismissing(...requests: { ptId: number; id: number }[]) {
    const clinic = busyClinic();
    const desk = await deskOn(clinic);
    for (const request of requests) {
      act(() => desk.result.current.dismiss.mutate(request));
      await clinic.respond();
    }
    await waitFor(() => expect(clinic.open).toHaveLength(5 - requests.length));
    await waitFor(() => expect(desk.result.current.dismiss.isSuccess).toBe(true));
    clinic.calls.length = 0;
    clinic.keys.length = 0;
    return { clinic, ...desk };
  }

  test('shows a request at its position before the backend responds', async () => {
    const { clinic, result, ids, counts, queue } = await afterDismissing({ ptId: 1, id: 2 });

    act(() => result.current.restore.mutate({ ptId: 1, id: 2 }));

    await waitFor(() => expect(ids('inbox')).toEqual([1, 2, 3, 4, 5]));
    expect(ids('dismissed')).toEqual([]);
    expect(queue()).toEqual([1, 2, 5]);
    expect(counts()).toMatchObject({ total: 5, secure_message: 1 });
    expect(counts('prescriptions')).toMatchObject({ total: 3, secure_message: 1 });
    expect(clinic.open).toEqual([1, 3, 4, 5]);

    await clinic.respond();
    await waitFor(() => expect(result.current.restore.isSuccess).toBe(true));
    expect(ids('inbox')).toEqual([1, 2, 3, 4, 5]);
    expect(counts()).toMatchObject({ total: 5, secure_message: 1 });
  });

  test('removes it again if the call fails', async () => {
    const { clinic, result, ids, counts } = await afterDismissing({ ptId: 1, id: 5 });

    act(() => result.current.restore.mutate({ ptId: 1, id: 5 }));
    await waitFor(() => expect(ids('inbox')).toEqual([1, 2, 3, 4, 5]));
    await clinic.respond(failure('forbidden'));

    await waitFor(() => expect(ids('inbox')).toEqual([1, 2, 3, 4]));
    expect(counts()).toMatchObject({ total: 4, rx: 2 });
  });

  test('repeats a call with the same key after a lost response; the next restoration has another key', async () => {
    const { clinic, result } = await afterDismissing({ ptId: 1, id: 5 });
    const request = { ptId: 1, id: 5 };

    act(() => result.current.restore.mutate(request));
    await clinic.loseResponse();
    await clinic.respond();
    await waitFor(() => expect(result.current.restore.isSuccess).toBe(true));
    act(() => result.current.restore.mutate(request));
    await clinic.respond();
    await waitFor(() => expect(clinic.keys).toHaveLength(3));

    const [first, again, next] = clinic.keys;
    expect(first).toMatch(/^[\da-f-]{36}$/);
    expect(again).toBe(first);
    expect(next).not.toBe(first);
  });

  test('waits for the pending dismissal of the same request', async () => {
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
    await clinic.respond();
    await waitFor(() => expect(clinic.calls).toContain('restore 1/3'));
    await clinic.respond();
    await clinic.respond();

    await waitFor(() => expect(clinic.open).toEqual([1, 2, 3, 5]));
    await waitFor(() => expect(ids('inbox')).toEqual([1, 2, 3, 5]));
  });

  test('shows a request that only usePortalRequest has read', async () => {
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
    await clinic.respond();
  });
});
