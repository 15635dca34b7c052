import type { PatientName, RepeatedRevocation, RevocationResult } from '@mdhq/portal-client';
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { knownPatient } from './known-patient.ts';
import { type ChangeSettings, isPassingFailure } from './passing-failure.ts';
import type { BackendWith } from './portal-backend.ts';
import { portalKeys } from './portal-keys.ts';

/** What a revocation remembers from before it. */
export interface RevokeContext {
  readonly patient: PatientName | undefined;
}

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
): UseMutationResult<RevocationResult | RepeatedRevocation, Error, number, RevokeContext> {
  const queryClient = useQueryClient();
  const mutationKey = portalKeys.revoke(ptId);
  return useMutation({
    mutationKey,
    onMutate: (): RevokeContext => ({
      patient: knownPatient(queryClient, ptId),
    }),
    mutationFn: async (id: number) => {
      // Sent all the same, it would be in the name of who signed in after the cache was cleared.
      if (queryClient.isMutating({ mutationKey }) === 0) {
        throw new Error('The revocation was dropped.');
      }
      return backend.invitations.revoke(ptId, id);
    },
    retry: (_failures, error) => isPassing(error),
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: portalKeys.invitations(ptId) });
    },
  });
}
