import { useIdle } from '@mantine/hooks';
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { DeskState } from '../../shared/desk-api.ts';
import { fetchDeskState } from '../backend/call-desk.ts';

export const deskStateKey = ['desk'];

/** Milliseconds until a failed request is repeated. */
const retryMs = 5_000;

/** Milliseconds after the end of the session, so that the response reflects it. */
const marginMs = 1000;

/** The page warns this many seconds before the session ends. */
export const warnsBeforeSeconds = 120;

/** The refresh interval during the warning, in milliseconds: another tab may extend the session. */
const warningRefreshMs = 10_000;

/** As in the backend: an unused session ends after this time. */
const idleLimitMs = 15 * 60_000;

/**
 * Who is signed in. Refreshed before the session ends, for the warning, and when it ends, so that an unattended screen is
 * cleared. If the backend can't be reached, the screen is cleared after the same time without input (Q66).
 */
export function useDeskState(): UseQueryResult<DeskState> {
  const queryClient = useQueryClient();
  const isIdle = useIdle(idleLimitMs, { initialState: false });
  const desk = useQuery({
    queryKey: deskStateKey,
    queryFn: fetchDeskState,
    // Offline, too: paused changes resume only after this query, which must not be paused itself.
    networkMode: 'always',
    refetchInterval: ({ state }) => {
      if (state.status === 'error') return retryMs;
      const secondsLeft = state.data?.signedIn?.secondsLeft;
      if (secondsLeft === undefined) return false;
      const untilWarning = (secondsLeft - warnsBeforeSeconds) * 1000;
      if (untilWarning > 0) return untilWarning + marginMs;
      return Math.min(secondsLeft * 1000 + marginMs, warningRefreshMs);
    },
    refetchIntervalInBackground: true,
  });
  const isAbandoned = isIdle && desk.isError;
  useEffect(() => {
    if (!isAbandoned) return;
    queryClient.setQueryData<DeskState>(
      deskStateKey,
      (state) => state && { ...state, signedIn: null, sessionEnded: true },
    );
  }, [isAbandoned, queryClient]);
  return desk;
}
