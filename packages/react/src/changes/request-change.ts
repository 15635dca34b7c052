import type { Mutation, MutationStatus } from '@tanstack/react-query';
import type { KnownRequest } from '../lists/portal-list.ts';

/** Which request, and whose. */
export interface RequestRef {
  readonly ptId: number;
  readonly id: number;
}

/** What a change remembers from before it. */
export interface ChangeContext {
  readonly known: KnownRequest;
  /** The same when the call is made again. */
  readonly idempotencyKey: string;
  /** When it is made again after the pause that the server asked for, in epoch milliseconds. */
  triesAgainAt?: number | undefined;
}

/** A dismissal or a restoration, under way or settled. */
export interface RequestChange extends RequestRef {
  readonly act: 'dismiss' | 'restore';
  readonly status: MutationStatus;
  /** Whether it waits for the network. */
  readonly isPaused: boolean;
  /** How often it was sent without an answer. */
  readonly failureCount: number;
  /** Why it failed, or why it is sent again. */
  readonly error: Error | null;
  /** Epoch milliseconds. */
  readonly submittedAt: number;
  /** When it is sent again after the pause that the server asked for, in epoch milliseconds; undefined without one. */
  readonly triesAgainAt: number | undefined;
  /** The request as it was, as far as the lists had it. */
  readonly known: KnownRequest;
}

/** A mutation of `useDismiss` or `useRestore`. */
export type ChangeMutation = Mutation<unknown, Error, RequestRef, ChangeContext>;

const nothing: KnownRequest = {};

export function toChange({ state, options }: ChangeMutation): RequestChange {
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
    known: state.context?.known ?? nothing,
  };
}
