import { Skeleton } from '@mantine/core';
import { type BackendWith, type RequestRef, usePortalRequest } from '@mdhq/portal-react';
import { type ReactNode, useState } from 'react';
import { RequestDetails } from '../details/request-details.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import classes from './patients.module.css';

interface DetailsOnDemandProps extends RequestRef {
  readonly backend: BackendWith<'enqueued', 'show'>;
}

/** What a request says, read once somebody wants to see it. */
export function DetailsOnDemand(props: DetailsOnDemandProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className={classes['onDemand']}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>What it says</summary>
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
