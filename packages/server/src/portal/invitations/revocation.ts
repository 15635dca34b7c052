import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../store/database.ts';
import { findInvitation, revokeLiveInvitation } from '../../store/invitations/invitations.ts';
import { deleteOutbox } from '../../store/invitations/outbox.ts';
import { findPatient } from '../../store/patients/patients.ts';
import type { InvitationsTable } from '../../store/schema.ts';
import { recordAct } from '../audit/record-act.ts';
import { actorOf, type Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { invitationState } from './invitation-state.ts';

/**
 * Revokes an active invitation. Its unsent mail, with the copy of the token, is deleted in the same commit. An
 * invitation that is not active is not changed.
 */
export async function revokeInvitation(
  { database, clock }: { database: Database; clock: Clock },
  caller: Caller,
  ptId: number,
  invitationId: number,
): Promise<
  | InvitationsTable
  | Refusal<'patient-not-found' | 'invitation-not-found' | 'invitation-already-ended'>
> {
  const key = { instance_id: caller.instanceId, invitation_id: invitationId };
  return database.write(async (transaction) => {
    const now = clock();
    const revoked = await revokeLiveInvitation(transaction, {
      ...key,
      pt_id: ptId,
      revoked_at: now,
      revoked_by: actorOf(caller),
    });
    if (revoked !== undefined) {
      await deleteOutbox(transaction, { ...key, kind: 'invitation' });
      await recordAct(transaction, caller, now, {
        operation: 'revokeInvitation',
        ptId,
        id: invitationId,
      });
      return revoked;
    }
    const ended = await findInvitation(transaction, key);
    if (ended?.pt_id === ptId) {
      return new Refusal('invitation-already-ended', { state: invitationState(ended, now) });
    }
    const patient = await findPatient(transaction, caller.instanceId, ptId);
    return new Refusal(patient === undefined ? 'patient-not-found' : 'invitation-not-found');
  }, caller.instanceId);
}
