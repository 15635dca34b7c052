import { recordAct } from '../portal/audit/record-act.ts';
import type { Caller } from '../portal/caller.ts';
import { isLiveInvitation } from '../portal/invitations/invitation-state.ts';
import type { Transaction } from '../store/database.ts';
import { findInstanceById } from '../store/instances/instances.ts';
import { findInvitation } from '../store/invitations/invitations.ts';
import {
  claimOutbox,
  cutOutboxWaits,
  type DueOutbox,
  deleteOutbox,
  listOutbox,
  type OutboxKey,
  postponeOutbox,
  restartOutboxLeases,
} from '../store/invitations/outbox.ts';
import { findPatient } from '../store/patients/patients.ts';
import type { OutboxTable } from '../store/schema.ts';
import { kindOf, type QueuedMail } from './mail-kinds.ts';

/** An email that is leased to this worker. */
export interface ClaimedMail extends QueuedMail {
  /** Milliseconds since 1970. */
  leasedUntil: number;
}

/** The result of a claim. */
export interface MailClaim {
  mails: ClaimedMail[];
  /** Deleted from the outbox because their instance, invitation or patient no longer exists. */
  orphans: OutboxKey[];
}

/**
 * Leases emails of an instance that are due. Emails that should no longer be sent, because their links are inactive, are
 * deleted instead.
 */
export async function claimMails(
  transaction: Transaction,
  { leasedUntil, ...due }: { now: number; leasedUntil: number } & DueOutbox,
): Promise<MailClaim> {
  const claim: MailClaim = { mails: [], orphans: [] };
  for (const row of await claimOutbox(transaction, { ...due, leased_until: leasedUntil })) {
    const mail = await findQueued(transaction, row);
    if (mail === undefined) {
      await deleteOutbox(transaction, keyOf(row));
      claim.orphans.push(keyOf(row));
    } else if (kindOf(mail).isWanted(mail, due.now)) claim.mails.push({ ...mail, leasedUntil });
    else await drop(transaction, mail, due.now);
  }
  return claim;
}

/**
 * Corrects the times in the outbox after a change of the wall clock. Leases restart, because leased mail may still be in
 * delivery, and no mail waits longer than the longest delay.
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

/** Records an attempt on the invitation, where staff see it. Call it in the transaction of the outcome. */
export async function recordTry(
  transaction: Transaction,
  mail: QueuedMail,
  answer: string,
): Promise<void> {
  await kindOf(mail).noteTry(transaction, mail, answer);
}

export async function recordSent(
  transaction: Transaction,
  mail: QueuedMail,
  now: number,
): Promise<void> {
  await kindOf(mail).noteSent(transaction, mail, now);
  await settle(transaction, mail, now, 'success');
}

/** Fails an email, and its invitation if the mail has the link. */
export async function recordFailed(
  transaction: Transaction,
  mail: QueuedMail,
  now: number,
  failure: string,
): Promise<void> {
  await kindOf(mail).noteFailed(transaction, mail, now, failure);
  await settle(transaction, mail, now, 'refused');
}

export async function recordPostponed(
  transaction: Transaction,
  { row }: QueuedMail,
  nextAttemptAt: number,
): Promise<void> {
  const { attempts } = row;
  await postponeOutbox(transaction, { ...keyOf(row), attempts, next_attempt_at: nextAttemptAt });
}

/**
 * Fails all unsent mail and its invitations in a copy of the database: the mail may have been sent after the copy was
 * made, and must not be sent twice (Q63).
 */
export async function failWaitingMail(
  transaction: Transaction,
  now: number,
  failure: string,
): Promise<void> {
  for (const row of await listOutbox(transaction)) {
    const mail = await findQueued(transaction, row);
    if (mail === undefined) await deleteOutbox(transaction, keyOf(row));
    else if (kindOf(mail).isWanted(mail, now)) await recordFailed(transaction, mail, now, failure);
    else await drop(transaction, mail, now);
  }
}

/** Undefined for a row without invitation or patient, as a manually edited database may have. */
async function findQueued(
  transaction: Transaction,
  row: OutboxTable,
): Promise<QueuedMail | undefined> {
  const { instance_id, invitation_id } = row;
  const instance = await findInstanceById(transaction, instance_id);
  const invitation = await findInvitation(transaction, { instance_id, invitation_id });
  const patient = invitation && (await findPatient(transaction, instance_id, invitation.pt_id));
  if (instance === undefined || invitation === undefined || patient === undefined) return undefined;
  return { row, instance, invitation, patient };
}

async function drop(transaction: Transaction, mail: QueuedMail, now: number): Promise<void> {
  if (mail.row.expires_at <= now) {
    const failure = 'The link expired before its mail could be sent.';
    await recordFailed(transaction, mail, now, failure);
  } else if (isLiveInvitation(mail.invitation, now)) {
    const failure = 'The patient has another address now, or is inactive. Invite again.';
    await recordFailed(transaction, mail, now, failure);
  } else {
    await deleteOutbox(transaction, keyOf(mail.row));
  }
}

function keyOf({ instance_id, invitation_id, kind }: OutboxKey): OutboxKey {
  return { instance_id, invitation_id, kind };
}

/** Deletes an email from the outbox, and records the outcome in an audit event. */
async function settle(
  transaction: Transaction,
  mail: QueuedMail,
  now: number,
  outcome: 'success' | 'refused',
): Promise<void> {
  const { instance_id, invitation_id, pt_id } = mail.invitation;
  const worker: Caller = {
    instanceId: instance_id,
    kind: 'system',
    name: 'outbox',
    address: null,
    requestId: null,
  };
  await deleteOutbox(transaction, keyOf(mail.row));
  await recordAct(transaction, worker, now, {
    operation: kindOf(mail).operation,
    outcome,
    ptId: pt_id,
    id: invitation_id,
  });
}
