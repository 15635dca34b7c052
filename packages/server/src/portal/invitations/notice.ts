import type { Random } from '../../platform/random.ts';
import type { Transaction } from '../../store/database.ts';
import { insertOutbox } from '../../store/invitations/outbox.ts';
import type { InvitationsTable } from '../../store/schema.ts';

/** For how long a notice is tried, in milliseconds: the news is worth having for some days. */
const noticeLifetime = 72 * 3_600_000;

export interface NoticeDependencies {
  random: Random;
  /** The part of a Message-ID behind its `@`: the domain that the mail comes from. */
  messageIdDomain: string;
}

/**
 * Puts the notice into the outbox that a link has set a password (OWASP forgot password), in the transaction
 * that sets it. It has no link, and goes where the link went, which is still the patient's address: else the link would be dead.
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

/** A Message-ID that no other mail has, with its angle brackets (RFC 5322 3.6.4). */
export function newMessageId(random: Random, domain: string): string {
  return `<${random(16).toString('hex')}@${domain}>`;
}
