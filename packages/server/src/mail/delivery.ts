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
import { answerLine, type DeliveryFault, judgeFault } from './smtp/smtp-response.ts';
import type { MailTransport } from './smtp/transport.ts';
import { isTemplateFault } from './templates/liquid.ts';
import { oneLine } from './templates/template-variables.ts';

export interface DeliveryDependencies extends Writing {
  database: Database;
  clock: Clock;
  random: Random;
  transport: MailTransport;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** For how long all mail waits once the mail server has refused the log-in or its certificate is wrong. */
  pauseMs: number;
}

/** What a try came to; on success, `reason` is what the mail server said. */
type TryOutcome = DeliveryFault | { verdict: 'sent'; reason: string };

/** How often a mail that is out tries to have that written down, in milliseconds. */
const recordRetryMs = 1_000;

/** What ends the sending, and what ends all that a worker does. */
export interface DeliverySignals {
  sending: AbortSignal;
  stopping: AbortSignal;
}

/**
 * Sends one claimed mail and records what came of it.
 * @returns the verdict `pause` where no other mail should be tried just now
 */
export async function deliver(
  dependencies: DeliveryDependencies,
  mail: ClaimedMail,
  { sending, stopping }: DeliverySignals,
): Promise<TryOutcome['verdict']> {
  const { logger, clock, random, pauseMs } = dependencies;
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
    const words = await kindOf(mail).write(mail, dependencies);
    if (words === undefined) {
      return { verdict: 'reject', reason: 'The key that the link was sealed with is gone.' };
    }
    const outgoing = {
      ...words,
      fromName: oneLine(instance.name),
      replyTo: instance.email,
      // The address that was the patient's when the mail was asked for (Q38).
      to: row.sent_to,
      messageId: row.message_id,
      date: new Date(clock()),
    };
    return { verdict: 'sent', reason: answerLine(await transport.send(outgoing, signal)) };
  } catch (error) {
    if (isTemplateFault(error)) {
      return { verdict: 'reject', reason: "The instance's template can't be filled in." };
    }
    return judgeFault(error);
  }
}

/** What happened is known here alone, so it is written down for as long as nobody else may try the mail. */
async function record(
  { database, clock }: DeliveryDependencies,
  { leasedUntil }: ClaimedMail,
  stopping: AbortSignal,
  work: (transaction: Transaction) => Promise<void>,
): Promise<void> {
  for (;;) {
    try {
      return await database.write(work);
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
 * For how long to wait after so many attempts: twice as long each time up to a quarter of an hour, and
 * somewhere in the upper half of that, so that what failed together does not come back together.
 */
export function backoffMs(attempts: number, random: Random): number {
  const delay = Math.min(longestBackoffMs, firstDelay * 2 ** Math.min(attempts - 1, 16));
  return Math.round(delay / 2 + (delay / 2) * (random(4).readUInt32BE() / 2 ** 32));
}
