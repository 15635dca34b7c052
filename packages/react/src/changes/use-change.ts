import {
  type QueryClient,
  type UseMutationResult,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { useState } from 'react';
import { findKnown } from '../lists/known-request.ts';
import type { KnownRequest } from '../lists/portal-list.ts';
import { codeOf, isPassingFailure, type RequestChangeSettings } from '../passing-failure.ts';
import { portalKeys } from '../portal-keys.ts';
import { delayAfter, isWorthWaiting, pauseMs } from './pause.ts';
import { type ChangeContext, type RequestRef, toChange } from './request-change.ts';
import { readAnew, settleChange } from './settle-change.ts';
import { allChanges, ownChange, takeTurn } from './turn.ts';

/**
 * A change of requests, which lists show before it is made, and which is sent until it is answered.
 */
export function useChange<Result>(
  act: 'dismiss' | 'restore',
  send: (request: RequestRef, idempotencyKey: string) => Promise<Result>,
  { isPassing = isPassingFailure, beforeSend }: RequestChangeSettings,
): UseMutationResult<Result, Error, RequestRef, ChangeContext> {
  const queryClient = useQueryClient();
  const [share] = useState(Math.random);

  return useMutation({
    mutationKey: portalKeys.change(act),
    // For an undo that lasts: whoever signs out clears the cache.
    gcTime: Number.POSITIVE_INFINITY,
    async mutationFn(request: RequestRef) {
      await beforeSend?.(request);
      const change = ownChange(queryClient, request);
      // Sent all the same, it would be in the name of who signed in after the cache was cleared.
      const context = change?.state.context;
      if (!context) throw new Error('The change was dropped.');
      await takeTurn(queryClient, change);
      context.triesAgainAt = undefined;
      try {
        return await send(request, context.idempotencyKey);
      } catch (error) {
        const pause = pauseMs(error as Error, share);
        if (pause !== undefined) context.triesAgainAt = Date.now() + pause;
        throw error;
      }
    },
    retry: (failures, error) => isPassing(error) || isWorthWaiting(failures, error),
    retryDelay: delayAfter(share, queryClient.getDefaultOptions().mutations?.retryDelay),
    onMutate: (request): ChangeContext => ({
      known: recall(queryClient, request),
      idempotencyKey: crypto.randomUUID(),
    }),
    async onSuccess(_result, request) {
      const change = ownChange(queryClient, request);
      if (change) await settleChange(queryClient, toChange(change));
    },
    async onError(error, request) {
      const change = ownChange(queryClient, request);
      if (!change) return;
      if (codeOf(error) === 'request-already-dismissed') {
        await settleChange(queryClient, toChange(change), true);
      } else readAnew(queryClient, request);
    },
  });
}

/** What is known of a request from the lists, or from an earlier change that took it out of them. */
function recall(queryClient: QueryClient, { ptId, id }: RequestRef): KnownRequest {
  const { inInbox, inQueue } = findKnown(queryClient, ptId, id);
  const earlier = allChanges(queryClient).map(toChange).toReversed();
  const remembered = earlier
    .filter((change) => change.ptId === ptId && change.id === id)
    .map(({ known }) => known);
  return {
    inInbox: inInbox ?? remembered.find((known) => known.inInbox)?.inInbox,
    inQueue: inQueue ?? remembered.find((known) => known.inQueue)?.inQueue,
  };
}
