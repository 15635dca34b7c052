import { Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { InboxEntry } from '@mdhq/portal-client';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { type ReactNode, useId, useRef } from 'react';
import { useCanWrite } from '../session/write-access.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { useFocusInList } from '../ui/keep-focus.ts';
import { useNow } from '../ui/times.tsx';
import ui from '../ui/ui.module.css';
import { ShowMore, uniqueEntries } from './paged-list.tsx';
import { RequestCard } from './request-card.tsx';

interface RequestSectionProps<Request> {
  readonly title: 'Open requests' | 'Dismissed requests';
  readonly query: UseInfiniteQueryResult<
    InfiniteData<{ readonly data: readonly Request[] }, unknown>
  >;
  /** The number of all requests; undefined until it is known. */
  readonly total: number | undefined;
  readonly timeZone: string;
  readonly detailsOf: (request: Request) => ReactNode;
  /** The label of the action that each request has. */
  readonly action: string;
  readonly onAction: (request: Request) => void;
}

/** A list of a patient's requests, loaded page by page, with their number. */
export function RequestSection<Request extends Omit<InboxEntry, 'patient'>>({
  title,
  query,
  total,
  timeZone,
  detailsOf,
  action,
  onAction,
}: RequestSectionProps<Request>): ReactNode {
  const now = useNow();
  const canWrite = useCanWrite();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const onFocus = useFocusInList(list, heading);
  const requests = query.data && uniqueEntries(query.data.pages);
  const what = title.toLowerCase();
  return (
    <Stack component="section" gap="sm" aria-labelledby={id}>
      <Title order={2} size="h4" id={id} ref={heading} tabIndex={-1}>
        {title}
        {total !== undefined && ` (${total.toLocaleString('en-US')})`}
      </Title>
      {query.error !== null && query.data === undefined && (
        <FailureNotice error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <Skeleton height={120} />}
      {requests?.length === 0 && (
        <Text size="sm" className={ui['hint']}>
          No {what}
        </Text>
      )}
      <ol className={ui['queue']} ref={list} onFocus={onFocus}>
        {requests?.map((request) => (
          <li key={request.id} tabIndex={-1}>
            <RequestCard
              request={request}
              details={detailsOf(request)}
              timeZone={timeZone}
              now={now}
            >
              {canWrite && (
                <Button
                  variant="default"
                  size="xs"
                  // The second click of a double click is not meant for the request that moves up.
                  onClick={({ detail }) => detail < 2 && onAction(request)}
                  aria-label={`${action}: request #${request.id}`}
                >
                  {action}
                </Button>
              )}
            </RequestCard>
          </li>
        ))}
      </ol>
      <ShowMore query={query} list={list} shown={requests?.length ?? 0} total={total} what={what} />
    </Stack>
  );
}
