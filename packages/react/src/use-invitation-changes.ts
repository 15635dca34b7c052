import type { PatientName } from '@mdhq/portal-client';
import { type MutationStatus, useMutationState } from '@tanstack/react-query';

/** An invitation or a revocation, under way. */
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
  /** Epoch milliseconds. */
  readonly submittedAt: number;
}

/**
 * The invitations and revocations of all patients, in the order in which they were begun, for whoever shows what waits
 * for the network. Settled ones are there for as long as the cache keeps them.
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
      submittedAt: state.submittedAt,
    }),
  });
}

/** By `portalKeys.invite` and `portalKeys.revoke`. */
function actOf(mutationKey: readonly unknown[] = []): InvitationChange['act'] | undefined {
  const [, ptId, act] = mutationKey;
  return typeof ptId === 'number' && (act === 'invite' || act === 'revoke') ? act : undefined;
}
