import type { InboxEntry } from '@mdhq/portal-client';
import { type BackendWith, useInbox, usePortalRequests } from '@mdhq/portal-react';
import type { ReactNode } from 'react';
import { DetailsOnDemand } from './details-on-demand.tsx';
import { RequestSection } from './request-section.tsx';

interface DismissedRequestsProps {
  readonly backend: BackendWith<'inbox', 'list'> & BackendWith<'enqueued', 'list' | 'show'>;
  readonly ptId: number;
  readonly timeZone: string;
  readonly onRestore: (request: InboxEntry) => void;
}

/** How many are read at a time. */
const pageSize = 25;

/** How often it is looked whether there is something new, in milliseconds. */
const refetchInterval = 30_000;

/** What was taken off a patient's queue, last dismissed first, since that is what somebody may want back. */
export function DismissedRequests({
  backend,
  ptId,
  timeZone,
  onRestore,
}: DismissedRequestsProps): ReactNode {
  const status = 'dismissed';
  const list = useInbox(backend, { status, pt_id: ptId, limit: pageSize }, { refetchInterval });
  // The inbox does not count what was dismissed; a patient's queue does.
  const counted = usePortalRequests(backend, ptId, { status, limit: 1 }, { refetchInterval });
  return (
    <RequestSection
      title="Dismissed requests"
      none="Nothing of this patient’s was dismissed."
      query={list}
      total={counted.data?.total_count}
      timeZone={timeZone}
      detailsOf={({ id }) => <DetailsOnDemand backend={backend} ptId={ptId} id={id} />}
      act="Restore"
      onAct={onRestore}
    />
  );
}
