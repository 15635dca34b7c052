import { StoreUnavailable, type Transaction } from '../store/database.ts';
import { type DueOutbox, dueOutbox, nextOutboxDue } from '../store/invitations/outbox.ts';
import { createClockWatch } from './clock-watch.ts';
import { type DeliveryDependencies, deliver, longestBackoffMs } from './delivery.ts';
import {
  type ClaimedMail,
  claimMails,
  type MailClaim,
  settleMovedClock,
} from './outbox-records.ts';

export interface OutboxDependencies extends DeliveryDependencies {
  /** Monotonic clock, in milliseconds. */
  uptime(): number;
}

export interface OutboxWorker {
  start(): void;
  /** Call it after an invitation is committed, so that its mail does not wait for the timer. */
  wake(): void;
  /** Resolves once the emails in delivery are finished and the connections closed. */
  stop(): Promise<void>;
}

/** All in milliseconds. */
export interface OutboxTiming {
  /** A delivery that takes longer is aborted, and retried later. */
  deadlineMs: number;
  /** Duration of a lease. Longer than the deadline, so that no two workers send an email concurrently. */
  leaseMs: number;
  /** Interval for claiming mail that other servers left behind, and for overwriting deleted rows in the files. */
  pollMs: number;
  /** How long `stop` waits for deliveries before it aborts them. */
  stopGraceMs: number;
}

export const defaultOutboxTiming: OutboxTiming = {
  deadlineMs: 120_000,
  leaseMs: 300_000,
  pollMs: 30_000,
  stopGraceMs: 10_000,
};

/**
 * Sends the mail of the outbox, several emails concurrently. After a crash, any worker sends a claimed mail once its lease
 * has expired, with the same link and Message-ID.
 */
export function createOutboxWorker(
  dependencies: OutboxDependencies,
  timing: OutboxTiming = defaultOutboxTiming,
): OutboxWorker {
  const { database, clock, uptime, transport, logger, pauseMs } = dependencies;
  const clockWatch = createClockWatch(clock, uptime);
  const underWay = new Map<string, Promise<void>>();
  const giveUp = new AbortController();
  let isRunning = false;
  let isWanted = false;
  let round: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** Set while all mail is paused; then one email at a time tests whether the mail server accepts mail again. */
  let pausedUntil: number | undefined;
  /** Whether the database files may contain copies of deleted tokens, also from before a crash. */
  let hasTraces = true;
  let scrubbedAt = Number.NEGATIVE_INFINITY;

  /** How many emails to claim now. */
  function freeSlots(now: number): number {
    if (pausedUntil === undefined) return transport.connections - underWay.size;
    return now >= pausedUntil && underWay.size === 0 ? 1 : 0;
  }

  async function run(mail: ClaimedMail): Promise<void> {
    const stopping = giveUp.signal;
    const sending = AbortSignal.any([stopping, AbortSignal.timeout(timing.deadlineMs)]);
    const verdict = await deliver(dependencies, mail, { sending, stopping });
    hasTraces = true;
    if (verdict === 'pause') {
      pausedUntil = clock() + pauseMs;
      logger.error(
        'all mail waits: the mail server refuses the log-in or the sender address, or TLS fails',
      );
    } else if (verdict !== 'retry') {
      pausedUntil = undefined;
    }
  }

  function startOne(mail: ClaimedMail): void {
    const { instance_id, invitation_id, kind } = mail.row;
    const key = `${instance_id}/${invitation_id}/${kind}`;
    // Its lease expired while it was being sent; the claim has just renewed it.
    if (underWay.has(key)) return;
    const running = run(mail)
      .catch((error: unknown) => {
        // It is retried when its lease expires.
        logger.error({ err: error }, 'the outcome of an invitation mail could not be recorded');
      })
      .finally(() => {
        underWay.delete(key);
        wake();
      });
    underWay.set(key, running);
  }

  function startClaimed({ mails, orphans }: MailClaim): void {
    for (const orphan of orphans) {
      logger.error({ orphan }, 'a mail left the outbox unsent: its invitation is gone');
    }
    for (const mail of mails) startOne(mail);
  }

  /** @returns milliseconds until there may be something to do again */
  async function claimAndStart(): Promise<number> {
    const reading = clockWatch.read();
    const { now, isAsExpected } = reading;
    if (!isAsExpected && pausedUntil !== undefined) {
      pausedUntil = Math.min(pausedUntil, now + pauseMs);
    }
    const limit = freeSlots(now);
    if (limit > 0 || !isAsExpected) {
      const lease = { now, leasedUntil: now + timing.leaseMs };
      const claim = (transaction: Transaction, due: DueOutbox) =>
        claimMails(transaction, { ...lease, ...due });
      if (!isAsExpected) {
        const longestWaitMs = Math.max(longestBackoffMs, pauseMs);
        const claims = await database.write(async (transaction) => {
          await settleMovedClock(transaction, { ...reading, ...lease, longestWaitMs });
          const due = await dueOutbox(transaction, { now, limit });
          const claims: MailClaim[] = [];
          for (const ofInstance of due) claims.push(await claim(transaction, ofInstance));
          return claims;
        });
        claims.forEach(startClaimed);
      } else {
        for (const due of await dueOutbox(database.reads, { now, limit })) {
          const work = (transaction: Transaction) => claim(transaction, due);
          startClaimed(await database.write(work, due.instance_id));
        }
      }
    }
    clockWatch.settle(reading);
    if (hasTraces && reading.uptime - scrubbedAt >= timing.pollMs) await scrub(reading.uptime);
    if (pausedUntil !== undefined && pausedUntil > now) return pausedUntil - now;
    // The end of a delivery wakes the worker.
    if (freeSlots(now) <= 0) return Number.POSITIVE_INFINITY;
    return ((await nextOutboxDue(database.reads)) ?? Number.POSITIVE_INFINITY) - now;
  }

  /** Called rarely, because it blocks all requests for a few milliseconds. */
  async function scrub(now: number): Promise<void> {
    scrubbedAt = now;
    hasTraces = false;
    let isClean = false;
    try {
      isClean = await database.scrub();
    } finally {
      hasTraces ||= !isClean;
    }
  }

  async function runRounds(): Promise<void> {
    let pause = timing.pollMs;
    while (isWanted && isRunning) {
      isWanted = false;
      try {
        pause = await claimAndStart();
      } catch (error) {
        pause = timing.pollMs;
        if (!(error instanceof StoreUnavailable)) logger.error({ err: error }, 'the outbox failed');
      }
    }
    round = undefined;
    clearTimeout(timer);
    if (isRunning) timer = setTimeout(wake, Math.max(0, Math.min(pause, timing.pollMs)));
  }

  function wake(): void {
    isWanted = true;
    if (isRunning) round ??= runRounds();
  }

  return {
    start() {
      isRunning = true;
      wake();
    },
    wake,
    async stop() {
      isRunning = false;
      clearTimeout(timer);
      await round;
      const grace = setTimeout(() => giveUp.abort(), timing.stopGraceMs);
      await Promise.all(underWay.values());
      clearTimeout(grace);
      transport.close();
    },
  };
}
