import type { RestorationResult } from '@mdhq/portal-client';
import type { UseMutationResult } from '@tanstack/react-query';
import type { ChangeContext, RequestRef } from './changes/request-change.ts';
import { useChange } from './changes/use-change.ts';
import type { RequestChangeSettings } from './passing-failure.ts';
import type { BackendWith } from './portal-backend.ts';

/**
 * Puts dismissed requests back, of any patients. A request is in its place in all lists of open ones at once, if one
 * has shown it before, and leaves them again if that fails. It waits for its own dismissal where that is under
 * way, and for the network; a call that wasn't answered is made again under the same idempotency key.
 *
 * @example
 * const restore = useRestore(backend);
 * restore.mutate({ ptId: 1, id: 27 });
 */
export function useRestore(
  backend: BackendWith<'enqueued', 'restore'>,
  settings: RequestChangeSettings = {},
): UseMutationResult<RestorationResult, Error, RequestRef, ChangeContext> {
  return useChange(
    'restore',
    ({ ptId, id }, idempotencyKey) => backend.enqueued.restore(ptId, id, { idempotencyKey }),
    settings,
  );
}
