import type { RepeatedRevocation, RevocationResult } from '@mdhq/portal-client';
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ChangeSettings, isPassingFailure } from './passing-failure.ts';
import type { BackendWith } from './portal-backend.ts';
import { portalKeys } from './portal-keys.ts';

/**
 * Ends an invitation's link; takes the invitation's `id`. Sent until it is answered.
 *
 * @example
 * const revoke = useRevoke(backend, 221);
 * revoke.mutate(10);
 */
export function useRevoke(
  backend: BackendWith<'invitations', 'revoke'>,
  ptId: number,
  { isPassing = isPassingFailure }: ChangeSettings = {},
): UseMutationResult<RevocationResult | RepeatedRevocation, Error, number> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationKey: portalKeys.revoke(ptId),
    mutationFn: (id: number) => backend.invitations.revoke(ptId, id),
    retry: (_failures, error) => isPassing(error),
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: portalKeys.invitations(ptId) });
    },
  });
}
