import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect } from 'react';
import { DeskFailure } from '../backend/call-desk.ts';
import { useUiState } from '../ui/ui-state.ts';

/** Whether the signed-in user may make changes. */
export const WriteAccess = createContext(true);

export function useCanWrite(): boolean {
  return useContext(WriteAccess);
}

/**
 * True until the portal first refuses a change as read-only (403). A call that checks it earlier would leave a refused
 * change in the audit trail.
 */
export function useWriteAccess(): boolean {
  const mutations = useQueryClient().getMutationCache();
  const [isReadOnly, setReadOnly] = useUiState('read-only', false);
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
