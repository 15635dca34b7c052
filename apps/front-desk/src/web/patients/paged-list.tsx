import { Group, Text } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { PendingButton } from '../ui/pending-button.tsx';
import front from '../ui/ui.module.css';

interface ShowMoreProps {
  readonly query: Pick<
    UseInfiniteQueryResult,
    'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'error' | 'fetchNextPage'
  >;
  readonly list: RefObject<HTMLOListElement | null>;
  readonly shown: number;
  /** How many there are in all; undefined while that is not known. */
  readonly total: number | undefined;
  /** Of what there are more, such as "open requests". */
  readonly what: string;
}

/** Says how much of a list is shown, and reads on; the focus then is on the first that has come. */
export function ShowMore({ query, list, shown, total, what }: ShowMoreProps): ReactNode {
  const asked = useRef<number | null>(null);
  useEffect(() => {
    if (asked.current === null || shown <= asked.current) return;
    const first = list.current?.children[asked.current];
    asked.current = null;
    if (first instanceof HTMLElement) first.focus();
  }, [shown, list]);
  const more = (): void => {
    asked.current = shown;
    void query.fetchNextPage();
  };
  if (!query.hasNextPage) return null;
  if (query.isFetchNextPageError && query.error !== null) {
    return <FailureNotice error={query.error} onRetry={more} />;
  }
  return (
    <Group gap="sm" justify="center">
      <Text size="sm" className={front['quiet']}>
        {shown.toLocaleString('en-US')}
        {total !== undefined && ` of ${total.toLocaleString('en-US')}`} shown
      </Text>
      <PendingButton
        size="sm"
        variant="default"
        isPending={query.isFetchingNextPage}
        aria-label={`Show more ${what}`}
        onClick={more}
      >
        Show more
      </PendingButton>
    </Group>
  );
}
