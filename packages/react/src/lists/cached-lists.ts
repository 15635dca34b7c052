import type { InboxEntry, Patient, PortalRequest, PortalRequestRecord } from '@mdhq/portal-client';
import type { QueryClient } from '@tanstack/react-query';
import { portalKeys } from '../portal-keys.ts';
import { scopeOf } from './list-scope.ts';
import { applyChanges, type ListChange } from './optimistic-list.ts';
import { findEntry, type KnownRequest, type PortalList } from './portal-list.ts';

/** A change that the backend has made. */
interface SettledChange extends ListChange {
  readonly ptId: number;
  /** Milliseconds since 1970. */
  readonly submittedAt: number;
}

/** Finds a request in the cached lists and records. */
export function findKnown(queryClient: QueryClient, ptId: number, requestId: number): KnownRequest {
  const record = queryClient.getQueryData<PortalRequestRecord>(portalKeys.record(ptId, requestId));
  let inQueue: PortalRequest | undefined = record?.portal_request;
  let inInbox: InboxEntry | undefined = record && {
    ...record.portal_request,
    patient: record.patient,
  };
  for (const query of queryClient.getQueryCache().getAll()) {
    const scope = scopeOf(query.queryKey);
    if (!scope || query.state.data === undefined) continue;
    const entry = findEntry(query.state.data as PortalList, requestId);
    if (scope.kind === 'inbox') inInbox = (entry as InboxEntry | undefined) ?? inInbox;
    else inQueue = (entry as PortalRequest | undefined) ?? inQueue;
  }
  const patient = queryClient.getQueryData<Patient>(portalKeys.patient(ptId));
  if (inQueue && patient) inInbox ??= { ...inQueue, patient };
  return { inQueue, inInbox };
}

/**
 * Applies a change that the backend has made to the cached lists, and refetches the lists that the
 * change does not determine.
 *
 * @param isEarlier whether the request was changed before this change: lists may have been read before
 * that or after it
 */
export async function settleChange(
  queryClient: QueryClient,
  change: SettledChange,
  isEarlier = false,
): Promise<void> {
  const lists = queryClient
    .getQueryCache()
    .findAll({ predicate: ({ queryKey }) => scopeOf(queryKey) !== undefined });
  // These may have been read before the change or after it.
  const uncertain = lists.filter(
    ({ queryKey, state }) =>
      isEarlier ||
      state.fetchStatus === 'fetching' ||
      state.dataUpdatedAt >= change.submittedAt ||
      scopeOf(queryKey)?.shows !== 'open',
  );
  await Promise.all(uncertain.map(({ queryKey }) => queryClient.cancelQueries({ queryKey })));
  for (const { queryKey, state } of lists) {
    queryClient.setQueryData<PortalList>(
      queryKey,
      (list) => list && applyChanges(list, scopeOf(queryKey), [change], () => !isEarlier),
      { updatedAt: state.dataUpdatedAt },
    );
  }
  for (const { queryKey } of uncertain) void queryClient.invalidateQueries({ queryKey });
  void queryClient.invalidateQueries({ queryKey: portalKeys.requests(change.ptId) });
}

/** Refetches all lists that may contain a request of a patient. */
export function refetchLists(queryClient: QueryClient, ptId: number): void {
  void queryClient.invalidateQueries({ queryKey: portalKeys.inboxes() });
  void queryClient.invalidateQueries({ queryKey: portalKeys.requests(ptId) });
}
