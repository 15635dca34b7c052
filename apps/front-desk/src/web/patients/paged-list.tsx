import { Group, Text } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { PendingButton } from '../ui/pending-button.tsx';
import ui from '../ui/ui.module.css';

/**
 * The entries of all pages without duplicates. If entries are added between two reads, a page may begin with entries of
 * the page before.
 */
export function uniqueEntries<Entry extends { readonly id: number }>(
  pages: readonly { readonly data: readonly Entry[] }[],
): Entry[] {
  const entries = pages.flatMap(({ data }) => data);
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
}

interface ShowMoreProps {
  readonly query: Pick<
    UseInfiniteQueryResult,
    'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'error' | 'fetchNextPage'
  >;
  readonly list: RefObject<HTMLOListElement | null>;
  readonly shown: number;
  /** The number of all entries; undefined until it is known. */
  readonly total: number | undefined;
  /** The plural of an entry, such as "open requests". */
  readonly what: string;
}

/** Shows how many entries of a list are loaded, and loads more; the focus then moves to the first new entry. */
export function ShowMore({ query, list, shown, total, what }: ShowMoreProps): ReactNode {
  const shownBefore = useRef<number | null>(null);
  useEffect(() => {
    if (shownBefore.current === null || shown <= shownBefore.current) return;
    const first = list.current?.children[shownBefore.current];
    shownBefore.current = null;
    if (first instanceof HTMLElement) first.focus();
  }, [shown, list]);
  const more = (): void => {
    shownBefore.current = shown;
    void query.fetchNextPage();
  };
  if (!query.hasNextPage) return null;
  if (query.isFetchNextPageError && query.error !== null) {
    return <FailureNotice error={query.error} onRetry={more} />;
  }
  return (
    <Group gap="sm" justify="center">
      <Text size="sm" className={ui['quiet']}>
        Showing {shown.toLocaleString('en-US')}
        {total !== undefined && ` of ${total.toLocaleString('en-US')}`}
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
