import type { MutationCache, QueryClient } from '@tanstack/react-query';
import { portalKeys } from '../portal-keys.ts';
import type { ChangeMutation, RequestRef } from './request-change.ts';

/** The changes in the cache, in the order in which they were begun. */
export function allChanges(queryClient: QueryClient): ChangeMutation[] {
  const mutations = queryClient.getMutationCache().findAll({ mutationKey: portalKeys.changes() });
  return mutations as unknown as ChangeMutation[];
}

/**
 * The change that is under way with these very variables; undefined once the cache was cleared.
 * @param variables the object itself, not one like it
 */
export function ownChange(
  queryClient: QueryClient,
  variables: RequestRef,
): ChangeMutation | undefined {
  return allChanges(queryClient).find(
    ({ state }) => state.status === 'pending' && state.variables === variables,
  );
}

/** Waits until earlier changes of the same request are settled: an undo must not overtake its dismissal. */
export function takeTurn(queryClient: QueryClient, own: ChangeMutation): Promise<void> {
  const changes = allChanges(queryClient);
  const earlier = changes.slice(0, changes.indexOf(own)).filter(({ state: { variables } }) => {
    return (
      variables?.ptId === own.state.variables?.ptId && variables?.id === own.state.variables?.id
    );
  });
  return allSettled(queryClient.getMutationCache(), earlier);
}

function allSettled(cache: MutationCache, changes: readonly ChangeMutation[]): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = cache.subscribe(check);
    check();

    function check() {
      const left = new Set<unknown>(cache.getAll());
      if (changes.some((change) => left.has(change) && change.state.status === 'pending')) return;
      unsubscribe();
      resolve();
    }
  });
}
