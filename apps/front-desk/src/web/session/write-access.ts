import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect } from 'react';
import { DeskFailure } from '../backend/call-desk.ts';
import { useKept } from '../ui/ui-state.ts';

/** Whether the person who is signed in may change something. */
export const WriteAccess = createContext(true);

export function useCanWrite(): boolean {
  return useContext(WriteAccess);
}

/**
 * True until the portal first refuses a change as read-only (403). No call finds it out earlier without a trace in the
 * portal's audit trail.
 */
export function useWriteAccess(): boolean {
  const mutations = useQueryClient().getMutationCache();
  const [isReadOnly, setReadOnly] = useKept('read-only', false);
  useEffect(
    () =>
      mutations.subscribe(({ mutation }) => {
        const error = mutation?.state.error;
        if (error instanceof DeskFailure && error.code === 'read-only') setReadOnly(true);
      }),
    [mutations, setReadOnly],
  );
  return !isReadOnly;
}
