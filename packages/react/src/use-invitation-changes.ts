import type { Invitation, InvitationResult, PatientName } from '@mdhq/portal-client';
import { type MutationStatus, useMutationState } from '@tanstack/react-query';

/** An invitation or a revocation, under way or settled. */
export interface InvitationChange {
  readonly act: 'invite' | 'revoke';
  readonly ptId: number;
  /** Whose, where `usePatient` had told that. */
  readonly patient: PatientName | undefined;
  readonly status: MutationStatus;
  /** Whether it waits for the network. */
  readonly isPaused: boolean;
  /** How often it was sent without an answer. */
  readonly failureCount: number;
  /** Why it failed, or why it is sent again. */
  readonly error: Error | null;
  /** What an invitation has made, where the instance tells that. */
  readonly invitation: Invitation | undefined;
  /** Epoch milliseconds. */
  readonly submittedAt: number;
}

/**
 * The invitations and revocations of all patients, in the order in which they were begun, for whoever shows what waits
 * for the network, or what has become of them. Invitations are there until the cache is cleared.
 *
 * @param filters `status`: only those that are `pending`, say
 * @example
 * const waiting = useInvitationChanges({ status: 'pending' }).filter(({ isPaused }) => isPaused);
 */
export function useInvitationChanges({
  status,
}: {
  status?: MutationStatus;
} = {}): InvitationChange[] {
  return useMutationState({
    filters: {
      predicate: ({ options }) => actOf(options.mutationKey) !== undefined,
      ...(status && { status }),
    },
    select: ({ state, options: { mutationKey } }): InvitationChange => ({
      act: actOf(mutationKey) ?? 'invite',
      ptId: mutationKey?.[1] as number,
      patient: (state.context as { patient?: PatientName } | undefined)?.patient,
      status: state.status,
      isPaused: state.isPaused,
      failureCount: state.failureCount,
      error: state.error ?? state.failureReason,
      invitation: (state.data as Partial<InvitationResult> | undefined)?.invitation,
      submittedAt: state.submittedAt,
    }),
  });
}

/** By `portalKeys.invite` and `portalKeys.revoke`. */
function actOf(mutationKey: readonly unknown[] = []): InvitationChange['act'] | undefined {
  const [, ptId, act] = mutationKey;
  return typeof ptId === 'number' && (act === 'invite' || act === 'revoke') ? act : undefined;
}
