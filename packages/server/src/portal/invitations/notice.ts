import type { Random } from '../../platform/random.ts';
import type { Transaction } from '../../store/database.ts';
import { insertOutbox } from '../../store/invitations/outbox.ts';
import type { InvitationsTable } from '../../store/schema.ts';

/** How long delivery of a notice is tried, in milliseconds: it stays useful for some days. */
const noticeLifetime = 72 * 3_600_000;

export interface NoticeDependencies {
  random: Random;
  /** The part of a Message-ID after the `@`: the domain of the sender. */
  messageIdDomain: string;
}

/**
 * Queues the notice that a password was set (OWASP forgot password cheat sheet), in the transaction that sets it. It has
 * no link, and goes to the address of the invitation, which is still the patient's: otherwise the link would be inactive.
 */
export async function queueNotice(
  transaction: Transaction,
  { random, messageIdDomain }: NoticeDependencies,
  { instance_id, invitation_id, sent_to }: InvitationsTable,
  now: number,
): Promise<void> {
  await insertOutbox(transaction, {
    instance_id,
    invitation_id,
    kind: 'notice',
    sent_to,
    message_id: newMessageId(random, messageIdDomain),
    sealed_token: null,
    created_at: now,
    expires_at: now + noticeLifetime,
    attempts: 0,
    next_attempt_at: now,
    leased_until: null,
  });
}

/** Creates a unique Message-ID, with angle brackets (RFC 5322 3.6.4). */
export function newMessageId(random: Random, domain: string): string {
  return `<${random(16).toString('hex')}@${domain}>`;
}
