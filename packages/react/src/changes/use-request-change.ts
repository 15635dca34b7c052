import type { DismissalResult, RepeatedDismissal, RestorationResult } from '@mdhq/portal-client';
import { type QueryClient, type UseMutationResult, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { findKnown, refetchLists, settleChange } from '../lists/cached-lists.ts';
import type { KnownRequest } from '../lists/portal-list.ts';
import type { BackendWith } from '../portal-backend.ts';
import { portalKeys } from '../portal-keys.ts';
import { useChange } from './change-engine.ts';
import {
  type ChangeContext,
  changesOf,
  earlierChangesSettled,
  type RequestChangeSettings,
  type RequestRef,
  toChange,
} from './request-changes.ts';
import { canWait, codeOf, isTemporary, requiredDelayMs, retryDelay } from './retry.ts';

/**
 * Dismisses requests, of any patients. All lists of open requests remove the request immediately, and
 * show it again at its position if the call fails. A change waits for the network, and a call without a
 * response is repeated with `idempotent`: a request that the same API user has already dismissed is
 * then a success.
 *
 * @example
 * const dismiss = useDismiss(backend);
 * const restore = useRestore(backend);
 * dismiss.mutate({ ptId: 1, id: 27 }, { onSuccess: () => restore.mutate({ ptId: 1, id: 27 }) });
 */
export function useDismiss(
  backend: BackendWith<'enqueued', 'dismiss'>,
  settings: RequestChangeSettings = {},
): UseMutationResult<DismissalResult | RepeatedDismissal, Error, RequestRef, ChangeContext> {
  return useRequestChange(
    'dismiss',
    ({ ptId, id: requestId }) => backend.enqueued.dismiss(ptId, requestId, { idempotent: true }),
    settings,
  );
}

/**
 * Restores dismissed requests, of any patients. All lists of open requests show the request immediately
 * at its position, if a list has shown it before, and remove it again if the call fails. A restoration
 * waits for a pending dismissal of the same request and for the network; a call without a response is
 * repeated with the same idempotency key.
 *
 * @example
 * const restore = useRestore(backend);
 * restore.mutate({ ptId: 1, id: 27 });
 */
export function useRestore(
  backend: BackendWith<'enqueued', 'restore'>,
  settings: RequestChangeSettings = {},
): UseMutationResult<RestorationResult, Error, RequestRef, ChangeContext> {
  return useRequestChange(
    'restore',
    ({ ptId, id: requestId }, idempotencyKey) =>
      backend.enqueued.restore(ptId, requestId, { idempotencyKey }),
    settings,
  );
}

function useRequestChange<Result>(
  act: 'dismiss' | 'restore',
  send: (request: RequestRef, idempotencyKey: string) => Promise<Result>,
  { isPassing = isTemporary, beforeSend }: RequestChangeSettings,
): UseMutationResult<Result, Error, RequestRef, ChangeContext> {
  const queryClient = useQueryClient();
  const [share] = useState(Math.random);

  return useChange<Result, RequestRef, ChangeContext>({
    mutationKey: portalKeys.change(act),
    // Kept until the cache is cleared on sign-out, so that the user can undo any dismissal.
    gcTime: Number.POSITIVE_INFINITY,
    remember: (changeId, request) => ({
      changeId,
      idempotencyKey: changeId,
      known: recall(queryClient, request),
    }),
    beforeSend,
    async send(request, context, change) {
      await earlierChangesSettled(queryClient, change, request);
      context.triesAgainAt = undefined;
      try {
        return await send(request, context.idempotencyKey);
      } catch (error) {
        const delayMs = requiredDelayMs(error as Error, share);
        if (delayMs !== undefined) context.triesAgainAt = Date.now() + delayMs;
        throw error;
      }
    },
    retry: (failures, error) => isPassing(error) || canWait(failures, error),
    retryDelay: retryDelay(share, queryClient.getDefaultOptions().mutations?.retryDelay),
    onSuccess: (change) => settleChange(queryClient, toChange(change)),
    async onError(error, mutation) {
      const change = toChange(mutation);
      if (codeOf(error) === 'request-already-dismissed') {
        await settleChange(queryClient, change, true);
      } else refetchLists(queryClient, change.ptId);
    },
  });
}

/** A request as the lists have it, or as an earlier change that removed it from them remembers it. */
function recall(queryClient: QueryClient, request: RequestRef): KnownRequest {
  const { inInbox, inQueue } = findKnown(queryClient, request.ptId, request.id);
  const remembered = changesOf(queryClient, request)
    .map((change) => toChange(change).known)
    .toReversed();
  return {
    inInbox: inInbox ?? remembered.find((known) => known.inInbox)?.inInbox,
    inQueue: inQueue ?? remembered.find((known) => known.inQueue)?.inQueue,
  };
}
