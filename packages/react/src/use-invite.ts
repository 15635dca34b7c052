import type { InvitationResult, PatientName } from '@mdhq/portal-client';
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { knownPatient } from './known-patient.ts';
import { type ChangeSettings, isPassingFailure } from './passing-failure.ts';
import type { BackendWith } from './portal-backend.ts';
import { portalKeys } from './portal-keys.ts';

/** What stays the same when the call is made again. */
export interface InviteContext {
  readonly idempotencyKey: string;
  readonly patient: PatientName | undefined;
}

/** An instance that knows no idempotency keys may send a mail each time. */
const mostRepeats = 2;

/**
 * E-mails a patient a link to join the portal or to reset the password. Every `mutate` sends one more mail; a call
 * that wasn't answered is made twice more under its idempotency key, which sends none.
 *
 * @example
 * const invite = useInvite(backend, 221);
 * invite.mutate();
 */
export function useInvite(
  backend: BackendWith<'portal', 'invite'>,
  ptId: number,
  { isPassing = isPassingFailure, isRefused = () => false }: ChangeSettings = {},
): UseMutationResult<InvitationResult, Error, void, InviteContext> {
  const queryClient = useQueryClient();
  const mutationKey = portalKeys.invite(ptId);

  return useMutation({
    mutationKey,
    // Whether the mail went out is known later: whoever signs out clears the cache.
    gcTime: Number.POSITIVE_INFINITY,
    // One after another, so that the first that is pending is the one that is being sent.
    scope: { id: mutationKey.join() },
    onMutate: (): InviteContext => ({
      idempotencyKey: crypto.randomUUID(),
      patient: knownPatient(queryClient, ptId),
    }),
    mutationFn: async () => {
      const own = queryClient.getMutationCache().find({ mutationKey, status: 'pending' });
      const context = own?.state.context as InviteContext | undefined;
      // Sent all the same, it would be in the name of who signed in after the cache was cleared.
      if (!context) throw new Error('The invitation was dropped.');
      const { idempotencyKey } = context;
      return backend.portal.invite(ptId, { idempotencyKey });
    },
    retry: (failures, error) => isPassing(error) && (failures < mostRepeats || isRefused(error)),
    // One that failed may have been made all the same, its answer lost.
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: portalKeys.invitations(ptId) });
    },
  });
}
