import { Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { PortalRequest } from '@mdhq/portal-client';
import { type BackendWith, usePortalRequests } from '@mdhq/portal-react';
import { type ReactNode, useId } from 'react';
import { FailureNotice } from '../failure-notice.tsx';
import front from '../front-desk.module.css';
import { RequestCard } from '../request-card.tsx';
import { useNow } from '../use-now.ts';

interface PatientRequestsProps {
  readonly backend: BackendWith<'enqueued', 'list'>;
  readonly ptId: number;
  readonly timeZone: string;
  readonly status: 'open' | 'dismissed';
  readonly onAct: (request: PortalRequest) => void;
}

const words = {
  open: { title: 'Open requests', none: 'Nothing waits of this patient.', act: 'Dismiss' },
  dismissed: {
    title: 'Dismissed requests',
    none: 'Nothing of this patient’s was dismissed.',
    act: 'Restore',
  },
} as const;

/** How often it is looked whether there is something new, in milliseconds. */
const refreshEvery = 30_000;

/** What a patient has sent in: what waits, or what was taken off the queue. */
export function PatientRequests({
  backend,
  ptId,
  timeZone,
  status,
  onAct,
}: PatientRequestsProps): ReactNode {
  const queue = usePortalRequests(backend, ptId, { status }, { refetchInterval: refreshEvery });
  const now = useNow();
  const id = useId();
  const { title, none, act } = words[status];
  return (
    <Stack component="section" gap="sm" aria-labelledby={id}>
      <Title order={2} size="h4" id={id}>
        {title}
        {queue.data !== undefined && ` (${queue.data.total_count})`}
      </Title>
      {queue.error !== null && (
        <FailureNotice error={queue.error} onRetry={() => void queue.refetch()} />
      )}
      {queue.isPending && <Skeleton height={120} />}
      {queue.data?.data.length === 0 && (
        <Text size="sm" className={front['hint']}>
          {none}
        </Text>
      )}
      <ol className={front['queue']}>
        {queue.data?.data.map((request) => (
          <li key={request.id}>
            <RequestCard request={request} timeZone={timeZone} now={now}>
              <Button
                variant="default"
                size="xs"
                onClick={() => onAct(request)}
                aria-label={`${act} request ${request.id}`}
              >
                {act}
              </Button>
            </RequestCard>
          </li>
        ))}
      </ol>
    </Stack>
  );
}
