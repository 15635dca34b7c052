import {
  type MutationCache,
  type MutationStatus,
  type QueryClient,
  useMutationState,
} from '@tanstack/react-query';
import type { KnownRequest } from '../lists/portal-list.ts';
import { portalKeys } from '../portal-keys.ts';
import type { CachedChange, ChangeId } from './change-engine.ts';
import type { ChangeSettings } from './retry.ts';

/** A portal request and its patient. */
export interface RequestRef {
  readonly ptId: number;
  /** The id of the request. */
  readonly id: number;
}

/** How dismissals and restorations are sent. */
export interface RequestChangeSettings extends ChangeSettings {
  /**
   * What a change waits for before it is sent, such as the time in which the user can cancel it. The
   * lists already show the change. If its mutation has been removed from the cache by then, the change
   * is not sent.
   *
   * @param request the variables of the mutation
   */
  readonly beforeSend?: ((request: RequestRef) => Promise<unknown> | undefined) | undefined;
}

/** The context of the mutation of a dismissal or restoration. */
export interface ChangeContext extends ChangeId {
  readonly known: KnownRequest;
  /** The same for all retries: the `changeId`. */
  readonly idempotencyKey: string;
  /** When it is retried after the delay that the server requires, in milliseconds since 1970. */
  triesAgainAt?: number | undefined;
}

/** A dismissal or a restoration, pending or settled. */
export interface RequestChange extends RequestRef {
  readonly act: 'dismiss' | 'restore';
  readonly status: MutationStatus;
  /** Whether it waits for the network. */
  readonly isPaused: boolean;
  /** How often it was sent without a final response. */
  readonly failureCount: number;
  /** Why it failed, or why it is retried. */
  readonly error: Error | null;
  /** Milliseconds since 1970. */
  readonly submittedAt: number;
  /** When it is retried after the delay that the server requires, in milliseconds since 1970. */
  readonly triesAgainAt: number | undefined;
  /** The request before the change, if the lists had it. */
  readonly known: KnownRequest;
}

/** A mutation of `useDismiss` or `useRestore`. */
export type RequestMutation = CachedChange<RequestRef, ChangeContext>;

const unknownRequest: KnownRequest = {};

/**
 * The dismissals and restorations since the cache was last cleared, oldest first: to show those that wait
 * for the network, or have failed.
 *
 * @param filters `status`: only changes with this status, such as `pending`
 * @example
 * const waiting = useRequestChanges({ status: 'pending' }).filter(({ isPaused }) => isPaused);
 */
export function useRequestChanges({ status }: { status?: MutationStatus } = {}): RequestChange[] {
  return useMutationState({
    filters: { mutationKey: portalKeys.changes(), ...(status && { status }) },
    select: (mutation) => toChange(mutation as unknown as RequestMutation),
  });
}

export function toChange({ state, options }: RequestMutation): RequestChange {
  const { ptId = 0, id = 0 } = state.variables ?? {};
  return {
    act: options.mutationKey?.at(-1) as RequestChange['act'],
    ptId,
    id,
    status: state.status,
    isPaused: state.isPaused,
    failureCount: state.failureCount,
    error: state.error ?? state.failureReason,
    submittedAt: state.submittedAt,
    triesAgainAt: state.status === 'pending' ? state.context?.triesAgainAt : undefined,
    known: state.context?.known ?? unknownRequest,
  };
}

/** All changes of a request in the cache, oldest first. */
export function changesOf(
  queryClient: QueryClient,
  { ptId, id }: RequestRef,
): readonly RequestMutation[] {
  const all = queryClient.getMutationCache().findAll({ mutationKey: portalKeys.changes() });
  return (all as unknown as RequestMutation[]).filter(
    ({ state: { variables } }) => variables?.ptId === ptId && variables.id === id,
  );
}

/** Waits until earlier changes of the same request are settled: an undo must not overtake its dismissal. */
export function earlierChangesSettled(
  queryClient: QueryClient,
  own: RequestMutation,
  request: RequestRef,
): Promise<void> {
  const changes = changesOf(queryClient, request);
  const earlier = changes.slice(0, changes.indexOf(own));
  return allSettled(queryClient.getMutationCache(), earlier);
}

function allSettled(cache: MutationCache, changes: readonly RequestMutation[]): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = cache.subscribe(check);
    check();

    function check() {
      const cached = new Set<unknown>(cache.getAll());
      if (changes.some((change) => cached.has(change) && change.state.status === 'pending')) return;
      unsubscribe();
      resolve();
    }
  });
}
