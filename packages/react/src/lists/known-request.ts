import type { InboxEntry, Patient, PortalRequest, PortalRequestRecord } from '@mdhq/portal-client';
import type { QueryClient } from '@tanstack/react-query';
import { portalKeys } from '../portal-keys.ts';
import { scopeOf } from './list-scope.ts';
import { findEntry, type KnownRequest, type PortalList } from './portal-list.ts';

/** What the cached lists and records know of a request. */
export function findKnown(queryClient: QueryClient, ptId: number, id: number): KnownRequest {
  const record = queryClient.getQueryData<PortalRequestRecord>(portalKeys.record(ptId, id));
  let inQueue: PortalRequest | undefined = record?.portal_request;
  let inInbox: InboxEntry | undefined = record && {
    ...record.portal_request,
    patient: record.patient,
  };
  for (const query of queryClient.getQueryCache().getAll()) {
    const scope = scopeOf(query.queryKey);
    if (!scope || query.state.data === undefined) continue;
    const entry = findEntry(query.state.data as PortalList, id);
    if (scope.kind === 'inbox') inInbox = (entry as InboxEntry | undefined) ?? inInbox;
    else inQueue = (entry as PortalRequest | undefined) ?? inQueue;
  }
  const patient = queryClient.getQueryData<Patient>(portalKeys.patient(ptId));
  if (inQueue && patient) inInbox ??= { ...inQueue, patient };
  return { inQueue, inInbox };
}
