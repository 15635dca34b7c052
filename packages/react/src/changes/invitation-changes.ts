import type {
  Invitation,
  InvitationResult,
  Patient,
  PatientName,
  RepeatedRevocation,
  RevocationResult,
} from '@mdhq/portal-client';
import {
  type MutationStatus,
  type QueryClient,
  type UseMutationResult,
  useMutationState,
  useQueryClient,
} from '@tanstack/react-query';
import type { BackendWith } from '../portal-backend.ts';
import { portalKeys } from '../portal-keys.ts';
import { type ChangeId, useChange } from './change-engine.ts';
import { type ChangeSettings, isTemporary } from './retry.ts';

/** The context of the mutation of an invitation. */
export interface InviteContext extends ChangeId {
  /** The same for all retries: the `changeId`. */
  readonly idempotencyKey: string;
  readonly patient: PatientName | undefined;
}

/** The context of the mutation of a revocation. */
export interface RevokeContext extends ChangeId {
  readonly patient: PatientName | undefined;
}

/** An invitation or a revocation, pending or settled. */
export interface InvitationChange {
  readonly act: 'invite' | 'revoke';
  readonly ptId: number;
  /** The patient, if `usePatient` had read it. */
  readonly patient: PatientName | undefined;
  readonly status: MutationStatus;
  /** Whether it waits for the network. */
  readonly isPaused: boolean;
  /** How often it was sent without a final response. */
  readonly failureCount: number;
  /** Why it failed, or why it is retried. */
  readonly error: Error | null;
  /** The created invitation, if the instance returns it. */
  readonly invitation: Invitation | undefined;
  /** Milliseconds since 1970. */
  readonly submittedAt: number;
}

/** The limit of retries: an instance without idempotency keys may send an email each time. */
const maxInviteRetries = 2;

/**
 * Mails a link to a patient, to join the portal or to reset the password. Every `mutate` sends another
 * mail. A call without a response is repeated up to twice with the same idempotency key, which sends
 * no other mail.
 *
 * @example
 * const invite = useInvite(backend, 221);
 * invite.mutate();
 */
export function useInvite(
  backend: BackendWith<'portal', 'invite'>,
  ptId: number,
  { isPassing = isTemporary, isRefused = () => false }: ChangeSettings = {},
): UseMutationResult<InvitationResult, Error, void, InviteContext> {
  const queryClient = useQueryClient();
  const mutationKey = portalKeys.invite(ptId);
  return useChange<InvitationResult, void, InviteContext>({
    mutationKey,
    // Kept until the cache is cleared on sign-out: the mail may fail later.
    gcTime: Number.POSITIVE_INFINITY,
    // One after another: each invitation revokes the links of the previous one.
    scope: { id: mutationKey.join() },
    remember: (changeId) => ({
      changeId,
      idempotencyKey: changeId,
      patient: knownPatient(queryClient, ptId),
    }),
    send: (_none, { idempotencyKey }) => backend.portal.invite(ptId, { idempotencyKey }),
    retry: (failures, error) =>
      isPassing(error) && (failures < maxInviteRetries || isRefused(error)),
    onSettled: () => refetchInvitations(queryClient, ptId),
  });
}

/**
 * Revokes an invitation; takes its `id`. A call without a response is repeated with `idempotent`, until
 * there is one.
 *
 * @example
 * const revoke = useRevoke(backend, 221);
 * revoke.mutate(10);
 */
export function useRevoke(
  backend: BackendWith<'invitations', 'revoke'>,
  ptId: number,
  { isPassing = isTemporary }: ChangeSettings = {},
): UseMutationResult<RevocationResult | RepeatedRevocation, Error, number, RevokeContext> {
  const queryClient = useQueryClient();
  return useChange<RevocationResult | RepeatedRevocation, number, RevokeContext>({
    mutationKey: portalKeys.revoke(ptId),
    remember: (changeId) => ({ changeId, patient: knownPatient(queryClient, ptId) }),
    send: (invitationId) => backend.invitations.revoke(ptId, invitationId, { idempotent: true }),
    retry: (_failures, error) => isPassing(error),
    onSettled: () => refetchInvitations(queryClient, ptId),
  });
}

/**
 * The invitations and revocations of all patients, oldest first: to show those that wait for the network,
 * and their outcomes. Invitations are kept until the cache is cleared.
 *
 * @param filters `status`: only changes with this status, such as `pending`
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

/** The kind of a change by its key, `portalKeys.invite` or `portalKeys.revoke`. */
function actOf(mutationKey: readonly unknown[] = []): InvitationChange['act'] | undefined {
  const [, ptId, act] = mutationKey;
  return typeof ptId === 'number' && (act === 'invite' || act === 'revoke') ? act : undefined;
}

/** The name of a patient that `usePatient` has read. */
function knownPatient(queryClient: QueryClient, ptId: number): PatientName | undefined {
  const patient = queryClient.getQueryData<Patient>(portalKeys.patient(ptId));
  if (!patient) return undefined;
  const { first_name, last_name, dob } = patient;
  return { first_name, last_name, dob };
}

/** A failed call may have had an effect too, if its response was lost. */
function refetchInvitations(queryClient: QueryClient, ptId: number): void {
  void queryClient.invalidateQueries({ queryKey: portalKeys.invitations(ptId) });
}
