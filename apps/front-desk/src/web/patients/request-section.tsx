import { Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { InboxEntry } from '@mdhq/portal-client';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { type ReactNode, useId, useRef } from 'react';
import { useCanWrite } from '../session/write-access.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import front from '../ui/ui.module.css';
import { useFocusInPlace } from '../ui/use-focus-in-place.ts';
import { useNow } from '../ui/use-now.ts';
import { eachOnce } from './each-once.ts';
import { ShowMore } from './paged-list.tsx';
import { RequestCard } from './request-card.tsx';

interface RequestSectionProps<Request> {
  readonly title: 'Open requests' | 'Dismissed requests';
  /** What it says where there are none. */
  readonly none: string;
  readonly query: UseInfiniteQueryResult<
    InfiniteData<{ readonly data: readonly Request[] }, unknown>
  >;
  /** How many there are in all; undefined while that is not known. */
  readonly total: number | undefined;
  readonly timeZone: string;
  readonly detailsOf: (request: Request) => ReactNode;
  /** What can be done with one. */
  readonly act: string;
  readonly onAct: (request: Request) => void;
}

/** Some of a patient's requests, as many as somebody wants to see, and how many there are. */
export function RequestSection<Request extends Omit<InboxEntry, 'patient'>>({
  title,
  none,
  query,
  total,
  timeZone,
  detailsOf,
  act,
  onAct,
}: RequestSectionProps<Request>): ReactNode {
  const now = useNow();
  const canWrite = useCanWrite();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const onFocus = useFocusInPlace(list, heading);
  const requests = query.data && eachOnce(query.data.pages);
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
        <Text size="sm" className={front['hint']}>
          {none}
        </Text>
      )}
      <ol className={front['queue']} ref={list} onFocus={onFocus}>
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
                  // The second click of a double one is not meant for the request that comes up in its place.
                  onClick={({ detail }) => detail < 2 && onAct(request)}
                  aria-label={`${act} request ${request.id}`}
                >
                  {act}
                </Button>
              )}
            </RequestCard>
          </li>
        ))}
      </ol>
      <ShowMore
        query={query}
        list={list}
        shown={requests?.length ?? 0}
        total={total}
        what={title.toLowerCase()}
      />
    </Stack>
  );
}
