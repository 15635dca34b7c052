// @vitest-environment happy-dom
import { act, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { portalKeys, useInbox } from '../../src/index.ts';
import { clinicWith, renderWith } from '../support/clinic.tsx';
import { busyClinic, deskOn } from '../support/inbox-desk.tsx';

describe('useInbox', () => {
  test('follows the cursors to the last page', async () => {
    const clinic = busyClinic();
    const { result, ids } = await deskOn(clinic, { limit: 2 });

    expect(ids('inbox')).toEqual([1, 2]);
    await act(() => result.current.inbox.fetchNextPage());
    await act(() => result.current.inbox.fetchNextPage());

    await waitFor(() => expect(ids('inbox')).toEqual([1, 2, 3, 4, 5]));
    expect(result.current.inbox.hasNextPage).toBe(false);
  });

  test('reads pages of 1000 entries, so that a refetch takes few calls', async () => {
    const clinic = clinicWith(Array.from({ length: 1001 }, (_, index) => index + 1));
    const { result } = renderWith(() => useInbox(clinic));
    await waitFor(() => expect(result.current.hasNextPage).toBe(true));
    await act(() => result.current.fetchNextPage());
    await waitFor(() => expect(result.current.hasNextPage).toBe(false));

    await act(() => result.current.refetch());

    expect(clinic.calls).toEqual(['inbox start', 'inbox 1000', 'inbox start', 'inbox 1000']);
  });

  test('keeps the objects of equal entries after a refetch, also at other positions', async () => {
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

  test('refetches at refetchInterval', async () => {
    const clinic = busyClinic();
    renderWith(() => useInbox(clinic, {}, { refetchInterval: 1 }));

    await waitFor(() => expect(clinic.calls.length).toBeGreaterThan(3));
  });

  test('has a key with only the filters', () => {
    expect(JSON.stringify(portalKeys.inbox({ pt_id: 1 }))).toBe(
      '["mdhq-portal","inbox",{"pt_id":1}]',
    );
  });
});
