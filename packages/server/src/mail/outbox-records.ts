import { recordAct } from '../portal/audit/record-act.ts';
import type { Caller } from '../portal/caller.ts';
import { isLiveInvitation } from '../portal/invitations/invitation-state.ts';
import type { Transaction } from '../store/database.ts';
import { findInstanceById } from '../store/instances/instances.ts';
import { findInvitation } from '../store/invitations/invitations.ts';
import {
  claimOutbox,
  cutOutboxWaits,
  deleteOutbox,
  listOutbox,
  type OutboxKey,
  postponeOutbox,
  restartOutboxLeases,
} from '../store/invitations/outbox.ts';
import { findPatient } from '../store/patients/patients.ts';
import type { OutboxTable } from '../store/schema.ts';
import { kindOf, type QueuedMail } from './mail-kinds.ts';

/** A mail that this worker has until `leasedUntil`. */
export interface ClaimedMail extends QueuedMail {
  /** Milliseconds since 1970. */
  leasedUntil: number;
}

/** What a claim has taken. */
export interface MailClaim {
  mails: ClaimedMail[];
  /** Left the outbox because their instance, invitation or patient is gone: there is nobody to send them to. */
  orphans: OutboxKey[];
}

/** Takes mails that are due. One that nobody wants any more, as its link has ended, is never sent: it leaves the outbox. */
export async function claimMails(
  transaction: Transaction,
  { now, leasedUntil, limit }: { now: number; leasedUntil: number; limit: number },
): Promise<MailClaim> {
  const claim: MailClaim = { mails: [], orphans: [] };
  for (const row of await claimOutbox(transaction, { now, leased_until: leasedUntil, limit })) {
    const mail = await findQueued(transaction, row);
    if (mail === undefined) {
      await deleteOutbox(transaction, keyOf(row));
      claim.orphans.push(keyOf(row));
    } else if (kindOf(mail).isWanted(mail, now)) claim.mails.push({ ...mail, leasedUntil });
    else await drop(transaction, mail, now);
  }
  return claim;
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

/** Writes a try down where staff see it, in the transaction of what follows from it. */
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

/** Gives a mail up, and what hangs on it. */
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
 * Fails all mail that waits, and the invitations with it, for a copy of the database: what waited when it
 * was made may be sent since, and must not be sent twice (Q63).
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

/** Undefined for a row that belongs to nothing, as a database mended by hand may have. */
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

/** Ends the waiting, with an audit event that says how. */
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
