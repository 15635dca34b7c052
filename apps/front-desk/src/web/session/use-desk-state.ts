import { useIdle } from '@mantine/hooks';
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { DeskState } from '../../shared/desk-api.ts';
import { fetchDeskState } from '../backend/call-desk.ts';

export const deskStateKey = ['desk'];

/** Milliseconds until it is asked again after no answer. */
const pauseMs = 5_000;

/** A moment after the session's end, so that the answer is about the time after it. */
const marginMs = 1000;

/** From so many seconds before the end of the session on, the page warns of it. */
export const warnsBeforeSeconds = 120;

/** Milliseconds between two looks while the page warns: another tab may have used the session. */
const warningPauseMs = 10_000;

/** As the backend has it: a session that nobody uses ends. */
const idleLimitMs = 15 * 60_000;

/**
 * Who is signed in. Asks again before the session would end and when it does, so that the page warns and an unattended
 * screen clears; without an answer it clears as well, once nobody has been there for so long (Q66).
 */
export function useDeskState(): UseQueryResult<DeskState> {
  const queryClient = useQueryClient();
  const isAlone = useIdle(idleLimitMs, { initialState: false });
  const desk = useQuery({
    queryKey: deskStateKey,
    queryFn: fetchDeskState,
    // Without a network too: what is paused only goes on when all changes that wait are made, and they may wait for this.
    networkMode: 'always',
    refetchInterval: ({ state }) => {
      if (state.status === 'error') return pauseMs;
      const secondsLeft = state.data?.signedIn?.secondsLeft;
      if (secondsLeft === undefined) return false;
      const untilWarning = (secondsLeft - warnsBeforeSeconds) * 1000;
      if (untilWarning > 0) return untilWarning + marginMs;
      return Math.min(secondsLeft * 1000 + marginMs, warningPauseMs);
    },
    refetchIntervalInBackground: true,
  });
  const isForgotten = isAlone && desk.isError;
  useEffect(() => {
    if (!isForgotten) return;
    queryClient.setQueryData<DeskState>(
      deskStateKey,
      (state) => state && { ...state, signedIn: null, sessionEnded: true },
    );
  }, [isForgotten, queryClient]);
  return desk;
}
