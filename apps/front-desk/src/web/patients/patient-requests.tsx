import { Skeleton } from '@mantine/core';
import type { InboxEntry, PortalRequest } from '@mdhq/portal-client';
import {
  type BackendWith,
  type RequestRef,
  useInbox,
  usePortalRequest,
  usePortalRequests,
  usePortalRequestsInfinite,
} from '@mdhq/portal-react';
import { type ReactNode, useState } from 'react';
import { RequestDetails } from '../details/request-details.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import classes from './patients.module.css';
import { RequestSection } from './request-section.tsx';

const pageSize = 25;

/** In milliseconds. */
const refetchInterval = 30_000;

interface OpenRequestsProps {
  readonly backend: BackendWith<'enqueued', 'list'>;
  readonly ptId: number;
  readonly timeZone: string;
  readonly onDismiss: (request: PortalRequest) => void;
}

/** The open requests of a patient, oldest first. */
export function OpenRequests({ backend, ptId, timeZone, onDismiss }: OpenRequestsProps): ReactNode {
  const filters = { status: 'open', limit: pageSize } as const;
  const queue = usePortalRequestsInfinite(backend, ptId, filters, { refetchInterval });
  return (
    <RequestSection
      title="Open requests"
      query={queue}
      total={queue.data?.pages.at(-1)?.total_count}
      timeZone={timeZone}
      detailsOf={(request) => <RequestDetails request={request} />}
      action="Dismiss"
      onAction={onDismiss}
    />
  );
}

interface DismissedRequestsProps {
  readonly backend: BackendWith<'inbox', 'list'> & BackendWith<'enqueued', 'list' | 'show'>;
  readonly ptId: number;
  readonly timeZone: string;
  readonly onRestore: (request: InboxEntry) => void;
}

/** The dismissed requests of a patient, most recently dismissed first, since those are restored most often. */
export function DismissedRequests({
  backend,
  ptId,
  timeZone,
  onRestore,
}: DismissedRequestsProps): ReactNode {
  const status = 'dismissed';
  const list = useInbox(backend, { status, pt_id: ptId, limit: pageSize }, { refetchInterval });
  // The inbox does not count dismissed requests; the queue of a patient does.
  const counted = usePortalRequests(backend, ptId, { status, limit: 1 }, { refetchInterval });
  return (
    <RequestSection
      title="Dismissed requests"
      query={list}
      total={counted.data?.total_count}
      timeZone={timeZone}
      detailsOf={({ id }) => <DetailsOnDemand backend={backend} ptId={ptId} id={id} />}
      action="Return to inbox"
      onAction={onRestore}
    />
  );
}

interface DetailsOnDemandProps extends RequestRef {
  readonly backend: BackendWith<'enqueued', 'show'>;
}

/** The details of a request, read when the user opens them. */
function DetailsOnDemand(props: DetailsOnDemandProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className={classes['onDemand']}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>Show details</summary>
      {isOpen && <FullDetails {...props} />}
    </details>
  );
}

function FullDetails({ backend, ptId, id }: DetailsOnDemandProps): ReactNode {
  const { data, error, refetch } = usePortalRequest(backend, ptId, id);
  if (data !== undefined) return <RequestDetails request={data.portal_request} />;
  if (error === null) return <Skeleton height={40} mt="xs" />;
  return <FailureNotice error={error} onRetry={() => void refetch()} />;
}
