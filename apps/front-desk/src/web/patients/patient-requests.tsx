import type { PortalRequest } from '@mdhq/portal-client';
import { type BackendWith, usePortalRequestsInfinite } from '@mdhq/portal-react';
import type { ReactNode } from 'react';
import { RequestDetails } from '../details/request-details.tsx';
import { RequestSection } from './request-section.tsx';

interface PatientRequestsProps {
  readonly backend: BackendWith<'enqueued', 'list'>;
  readonly ptId: number;
  readonly timeZone: string;
  readonly onDismiss: (request: PortalRequest) => void;
}

/** How many are read at a time. */
const pageSize = 25;

/** How often it is looked whether there is something new, in milliseconds. */
const refreshEvery = 30_000;

/** What a patient has sent in and waits, oldest first. */
export function PatientRequests({
  backend,
  ptId,
  timeZone,
  onDismiss,
}: PatientRequestsProps): ReactNode {
  const filters = { status: 'open', limit: pageSize } as const;
  const queue = usePortalRequestsInfinite(backend, ptId, filters, {
    refetchInterval: refreshEvery,
  });
  return (
    <RequestSection
      title="Open requests"
      none="This patient has no open requests."
      query={queue}
      total={queue.data?.pages.at(-1)?.total_count}
      timeZone={timeZone}
      detailsOf={(request) => <RequestDetails request={request} />}
      act="Dismiss"
      onAct={onDismiss}
    />
  );
}
