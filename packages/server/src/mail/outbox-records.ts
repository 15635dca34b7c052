import { recordAct } from '../portal/audit.ts';
import type { Caller } from '../portal/caller.ts';
import { isLiveInvitation } from '../portal/invitation-state.ts';
import type { Transaction } from '../store/database.ts';
import { findInstanceById } from '../store/instances.ts';
import { findInvitation, markInvitationFailed, markInvitationSent } from '../store/invitations.ts';
import {
  claimOutbox,
  cutOutboxWaits,
  deleteOutbox,
  listOutbox,
  postponeOutbox,
  restartOutboxLeases,
} from '../store/outbox.ts';
import { findPatient } from '../store/patients.ts';
import type { InvitationsTable, OutboxTable } from '../store/schema.ts';
import type { Invited } from './compose.ts';

/** A mail that this worker has until `leasedUntil`, with all that it is written from. */
export interface ClaimedMail extends Invited {
  row: OutboxTable;
  /** Milliseconds since 1970. */
  leasedUntil: number;
}

/** Takes mails that are due. One whose link has ended meanwhile is never sent: it leaves the outbox. */
export async function claimMails(
  transaction: Transaction,
  { now, leasedUntil, limit }: { now: number; leasedUntil: number; limit: number },
): Promise<ClaimedMail[]> {
  const claimed: ClaimedMail[] = [];
  for (const row of await claimOutbox(transaction, { now, leased_until: leasedUntil, limit })) {
    const invited = await findInvited(transaction, row);
    if (isLiveInvitation(invited.invitation, now)) claimed.push({ ...invited, row, leasedUntil });
    else await drop(transaction, invited.invitation, now);
  }
  return claimed;
}

/**
 * Puts right what a clock that was moved has made of the times in the outbox. What was on lease may still be
 * under way, so it is on lease for as long as if it had just been claimed; and nothing waits for longer than it
 * ever should.
 */
export async function settleMovedClock(
  transaction: Transaction,
  {
    now,
    before,
    leasedUntil,
    longestWaitMs,
  }: { now: number; before: number; leasedUntil: number; longestWaitMs: number },
): Promise<void> {
  await restartOutboxLeases(transaction, { before, leased_until: leasedUntil });
  await cutOutboxWaits(transaction, { now, latest: now + longestWaitMs });
}

export async function recordSent(
  transaction: Transaction,
  { invitation }: ClaimedMail,
  now: number,
): Promise<void> {
  await markInvitationSent(transaction, { ...keyOf(invitation), sent_at: now });
  await deleteOutbox(transaction, keyOf(invitation));
  await recordSending(transaction, invitation, now, 'success');
}

/** Ends the invitation, and its link with it. */
export async function recordFailed(
  transaction: Transaction,
  { invitation }: Pick<ClaimedMail, 'invitation'>,
  now: number,
  failure: string,
): Promise<void> {
  await markInvitationFailed(transaction, { ...keyOf(invitation), failed_at: now, failure });
  await deleteOutbox(transaction, keyOf(invitation));
  await recordSending(transaction, invitation, now, 'refused');
}

export async function recordPostponed(
  transaction: Transaction,
  { row }: ClaimedMail,
  nextAttemptAt: number,
): Promise<void> {
  const { attempts } = row;
  await postponeOutbox(transaction, { ...keyOf(row), attempts, next_attempt_at: nextAttemptAt });
}

/**
 * Fails all mail that waits, and the invitations with it, for a copy of the database: what waited when it
 * was made may be sent since, and must not be sent twice (Q63).
 */
export async function failWaitingMail(
  transaction: Transaction,
  now: number,
  failure: string,
): Promise<void> {
  for (const row of await listOutbox(transaction)) {
    const { invitation } = await findInvited(transaction, row);
    if (isLiveInvitation(invitation, now)) {
      await recordFailed(transaction, { invitation }, now, failure);
    } else {
      await drop(transaction, invitation, now);
    }
  }
}

async function findInvited(transaction: Transaction, row: OutboxTable): Promise<Invited> {
  const instance = await findInstanceById(transaction, row.instance_id);
  const invitation = await findInvitation(transaction, keyOf(row));
  const patient = invitation && (await findPatient(transaction, row.instance_id, invitation.pt_id));
  if (instance === undefined || invitation === undefined || patient === undefined) {
    throw new Error(`Mail ${row.instance_id}/${row.invitation_id} belongs to no invitation.`);
  }
  return { instance, invitation, patient };
}

async function drop(
  transaction: Transaction,
  invitation: InvitationsTable,
  now: number,
): Promise<void> {
  if (invitation.expires_at <= now) {
    const failure = 'The link expired before its mail could be sent.';
    await recordFailed(transaction, { invitation }, now, failure);
  } else {
    await deleteOutbox(transaction, keyOf(invitation));
  }
}

function keyOf({ instance_id, invitation_id }: Pick<OutboxTable, 'instance_id' | 'invitation_id'>) {
  return { instance_id, invitation_id };
}

async function recordSending(
  transaction: Transaction,
  { instance_id, invitation_id, pt_id }: InvitationsTable,
  now: number,
  outcome: 'success' | 'refused',
): Promise<void> {
  const worker: Caller = {
    instanceId: instance_id,
    kind: 'system',
    name: 'outbox',
    address: null,
    requestId: null,
  };
  await recordAct(transaction, worker, now, {
    operation: 'sendInvitation',
    action: 'execute',
    outcome,
    ptId: pt_id,
    entity: `invitation/${invitation_id}`,
  });
}
