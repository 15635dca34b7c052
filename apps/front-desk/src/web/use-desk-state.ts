import { useIdle } from '@mantine/hooks';
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { DeskState } from '../shared/desk-api.ts';
import { fetchDeskState } from './call-desk.ts';

export const deskStateKey = ['desk'];

/** Milliseconds until it is asked again after no answer. */
const pauseMs = 5_000;

/** A moment after the session's end, so that the answer is about the time after it. */
const marginMs = 1000;

/** As the backend has it: a session that nobody uses ends. */
const idleLimitMs = 15 * 60_000;

/**
 * Who is signed in. Asks again when the session would end, so that an unattended screen clears; without an answer it
 * clears as well, once nobody has been there for so long (Q66).
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
      return secondsLeft === undefined ? false : secondsLeft * 1000 + marginMs;
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
