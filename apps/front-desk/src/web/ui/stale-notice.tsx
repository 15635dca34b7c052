import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { AgoTime } from './ago-time.tsx';
import { failureWords } from './failure-messages.ts';
import classes from './ui.module.css';
import { useNow } from './use-now.ts';
import { isStale, useStaleQuery } from './use-stale-query.ts';

/** Says that what is shown could not be read anew, why, and from when it is. */
export function StaleNotice({ timeZone }: { readonly timeZone: string }): ReactNode {
  const stale = useStaleQuery();
  const queryClient = useQueryClient();
  const now = useNow();
  return (
    <div role="status" className={classes['staleStatus']}>
      {stale !== undefined && (
        <div className={classes['stale']}>
          <span>
            Could not be refreshed: {failureWords(stale.error as Error).title}. You see what was
            read{' '}
            <AgoTime
              timestamp={new Date(stale.dataUpdatedAt).toISOString()}
              timeZone={timeZone}
              now={now}
            />
            .
          </span>
          <Button
            size="xs"
            variant="default"
            onClick={() => void queryClient.refetchQueries({ type: 'active', predicate: isStale })}
          >
            Try again
          </Button>
        </div>
      )}
    </div>
  );
}
