import { Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import type { PortalRequest, PortalRequestList } from '@mdhq/portal-client';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { FailureNotice } from './failure-notice.tsx';
import classes from './front-desk.module.css';
import { RequestCard } from './request-card.tsx';
import { useNow } from './use-now.ts';

interface QueueListProps {
  readonly queue: UseQueryResult<PortalRequestList>;
  readonly timeZone: string;
  /** The request that is being dismissed. */
  readonly busyWith: number | null;
  readonly onDismiss: (request: PortalRequest) => void;
}

/** The open requests, oldest first, or why there are none to see. */
export function QueueList({ queue, timeZone, busyWith, onDismiss }: QueueListProps): ReactNode {
  const now = useNow();
  if (queue.error !== null) {
    return <FailureNotice error={queue.error} onRetry={() => void queue.refetch()} />;
  }
  return (
    <Stack gap="sm">
      <Text role="status" size="sm" fw={550}>
        {queue.data === undefined ? (
          <VisuallyHidden>Loading the queue</VisuallyHidden>
        ) : (
          countWords(queue.data)
        )}
      </Text>
      {queue.data === undefined ? (
        <Placeholders />
      ) : queue.data.data.length === 0 ? (
        <Text className={classes['hint']}>
          Nothing waits here. What this patient sends in will show up the next time you look.
        </Text>
      ) : (
        <ol className={classes['queue']}>
          {queue.data.data.map((request) => (
            <li key={request.id}>
              <RequestCard
                request={request}
                timeZone={timeZone}
                now={now}
                busy={busyWith === request.id}
                onDismiss={() => onDismiss(request)}
              />
            </li>
          ))}
        </ol>
      )}
    </Stack>
  );
}

function countWords({ data, total_count, has_more }: PortalRequestList): string {
  if (has_more) return `The oldest ${data.length} of ${total_count} open requests`;
  if (data.length === 0) return 'No open requests';
  return data.length === 1 ? '1 open request' : `${data.length} open requests, oldest first`;
}

function Placeholders(): ReactNode {
  return (
    <div aria-hidden>
      <Skeleton height={148} radius="md" mb="sm" />
      <Skeleton height={148} radius="md" />
    </div>
  );
}
