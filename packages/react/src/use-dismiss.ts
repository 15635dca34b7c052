import type { DismissalResult, RepeatedDismissal } from '@mdhq/portal-client';
import type { UseMutationResult } from '@tanstack/react-query';
import type { ChangeContext, RequestRef } from './changes/request-change.ts';
import { useChange } from './changes/use-change.ts';
import type { RequestChangeSettings } from './passing-failure.ts';
import type { BackendWith } from './portal-backend.ts';

/**
 * Dismisses requests, of any patients. A request leaves all lists of open ones at once, and is back in its place if
 * that fails. Without a network it waits, and a call that wasn't answered is made again: the backend tells what was
 * dismissed by the first one from what somebody else has dismissed.
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
  return useChange('dismiss', ({ ptId, id }) => backend.enqueued.dismiss(ptId, id), settings);
}
