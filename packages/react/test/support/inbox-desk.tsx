import { waitFor } from '@testing-library/react';
import { expect } from 'vitest';
import {
  type InboxFilters,
  useDismiss,
  useInbox,
  usePortalRequests,
  useRestore,
} from '../../src/index.ts';
import { type Clinic, clinicWith, renderWith } from './clinic.tsx';

/** A clinic with five requests of three patients. */
export function busyClinic(): Clinic {
  return clinicWith([
    { id: 1, ptId: 1, type: 'rx' },
    { id: 2, ptId: 1, type: 'secure_message' },
    { id: 3, ptId: 221, type: 'rx' },
    { id: 4, ptId: 222, type: 'supplement' },
    { id: 5, ptId: 1, type: 'rx' },
  ]);
}

/** Renders an inbox, the prescriptions, the dismissed requests, and the queue of patient 1. */
export async function deskOn(clinic: Clinic, filters: InboxFilters = {}) {
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
