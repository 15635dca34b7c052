import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import { type Database, StoreUnavailable, type Transaction } from '../store/database.ts';
import { kindOf, type Writing } from './mail-kinds.ts';
import {
  type ClaimedMail,
  recordFailed,
  recordPostponed,
  recordSent,
  recordTry,
} from './outbox-records.ts';
import { type DeliveryFault, judgeFault, responseLine } from './smtp/smtp-response.ts';
import type { MailTransport } from './smtp/transport.ts';
import { isTemplateFault } from './templates/liquid.ts';
import { oneLine } from './templates/template-variables.ts';

export interface DeliveryDependencies extends Writing {
  database: Database;
  clock: Clock;
  random: Random;
  transport: MailTransport;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Called after each attempt. @param waitedMs since the mail was committed */
  onAttempt?: (outcome: MailOutcome, waitedMs: number) => void;
  /** How long all mail is paused after the mail server has refused the log-in, or its certificate is invalid. */
  pauseMs: number;
}

/** The outcomes of an attempt, for metrics: `delayed` is tried again later, `failed` is given up, `paused` delays all mail. */
export const mailOutcomes = ['sent', 'delayed', 'failed', 'paused'] as const;

export type MailOutcome = (typeof mailOutcomes)[number];

/** The outcome of an attempt; on success, `reason` is the response of the mail server. */
type TryOutcome = DeliveryFault | { verdict: 'sent'; reason: string };

/** Interval for recording the outcome of an email while the database is unavailable, in milliseconds. */
const recordRetryMs = 1_000;

/** Abort the sending of one email, and all work of a worker. */
export interface DeliverySignals {
  sending: AbortSignal;
  stopping: AbortSignal;
}

/**
 * Sends one claimed mail and records the outcome.
 * @returns `pause` if no other mail should be tried for now
 */
export async function deliver(
  dependencies: DeliveryDependencies,
  mail: ClaimedMail,
  { sending, stopping }: DeliverySignals,
): Promise<TryOutcome['verdict']> {
  const { logger, clock, random, pauseMs, onAttempt } = dependencies;
  const { name } = kindOf(mail);
  const { verdict, reason } = await send(dependencies, mail, sending);
  const now = clock();
  const about = {
    instance: mail.instance.subdomain,
    invitation: mail.invitation.invitation_id,
    attempt: mail.row.attempts,
    reason,
  };

  if (verdict === 'sent') {
    await record(dependencies, mail, stopping, async (transaction) => {
      await recordTry(transaction, mail, reason);
      await recordSent(transaction, mail, now);
    });
    onAttempt?.('sent', now - mail.row.created_at);
    logger.info(about, `${name} was mailed`);
    return verdict;
  }
  const next = now + (verdict === 'pause' ? pauseMs : backoffMs(mail.row.attempts, random));
  const isFinal = verdict === 'reject' || (verdict === 'retry' && next >= mail.row.expires_at);
  await record(dependencies, mail, stopping, async (transaction) => {
    await recordTry(transaction, mail, reason);
    if (isFinal) await recordFailed(transaction, mail, now, reason);
    else await recordPostponed(transaction, mail, next);
  });
  const postponed = verdict === 'pause' ? 'paused' : 'delayed';
  onAttempt?.(isFinal ? 'failed' : postponed, now - mail.row.created_at);
  logger.warn(about, isFinal ? `${name} can't be mailed` : `${name} waits to be mailed`);
  return verdict;
}

async function send(
  dependencies: DeliveryDependencies,
  mail: ClaimedMail,
  signal: AbortSignal,
): Promise<TryOutcome> {
  const { transport, clock } = dependencies;
  const { instance, row } = mail;
  try {
    const rendered = await kindOf(mail).write(mail, dependencies);
    if (rendered === undefined) {
      return { verdict: 'reject', reason: 'The link key of this invitation no longer exists.' };
    }
    const outgoing = {
      ...rendered,
      fromName: oneLine(instance.name),
      replyTo: instance.email,
      // The patient's address when the invitation was created (Q38).
      to: row.sent_to,
      messageId: row.message_id,
      date: new Date(clock()),
    };
    return { verdict: 'sent', reason: responseLine(await transport.send(outgoing, signal)) };
  } catch (error) {
    if (isTemplateFault(error)) {
      return { verdict: 'reject', reason: "The instance's template can't be filled in." };
    }
    return judgeFault(error);
  }
}

/** Records the outcome, which only this worker knows. Retries while the lease prevents other workers from sending the mail. */
async function record(
  { database, clock }: DeliveryDependencies,
  { row, leasedUntil }: ClaimedMail,
  stopping: AbortSignal,
  work: (transaction: Transaction) => Promise<void>,
): Promise<void> {
  for (;;) {
    try {
      return await database.write(work, row.instance_id);
    } catch (error) {
      const isPassing = error instanceof StoreUnavailable && clock() < leasedUntil;
      if (!isPassing || stopping.aborted) throw error;
    }
    await delay(recordRetryMs);
  }
}

/** Milliseconds. */
const firstDelay = 15_000;
export const longestBackoffMs = 15 * 60_000;

/**
 * The delay after a number of attempts: doubles each time up to 15 minutes, with jitter in its upper half, so that emails
 * that failed together are not retried together.
 */
export function backoffMs(attempts: number, random: Random): number {
  const delay = Math.min(longestBackoffMs, firstDelay * 2 ** Math.min(attempts - 1, 16));
  return Math.round(delay / 2 + (delay / 2) * (random(4).readUInt32BE() / 2 ** 32));
}
