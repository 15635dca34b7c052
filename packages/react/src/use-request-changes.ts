import { type MutationStatus, useMutationState } from '@tanstack/react-query';
import { type ChangeMutation, type RequestChange, toChange } from './changes/request-change.ts';
import { portalKeys } from './portal-keys.ts';

/**
 * The dismissals and restorations since the cache was last cleared, in the order in which they were begun, for whoever shows what
 * waits for the network, or what has failed.
 *
 * @param filters `status`: only those that are `pending`, say
 * @example
 * const waiting = useRequestChanges({ status: 'pending' }).filter(({ isPaused }) => isPaused);
 */
export function useRequestChanges({ status }: { status?: MutationStatus } = {}): RequestChange[] {
  return useMutationState({
    filters: { mutationKey: portalKeys.changes(), ...(status && { status }) },
    select: (mutation) => toChange(mutation as unknown as ChangeMutation),
  });
}
