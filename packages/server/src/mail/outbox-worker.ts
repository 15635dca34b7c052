import { StoreUnavailable } from '../store/database.ts';
import { nextOutboxDue } from '../store/invitations/outbox.ts';
import { createClockWatch } from './clock-watch.ts';
import { type DeliveryDependencies, deliver, longestBackoffMs } from './delivery.ts';
import { type ClaimedMail, claimMails, settleMovedClock } from './outbox-records.ts';

export interface OutboxDependencies extends DeliveryDependencies {
  /** Milliseconds that have passed since some moment, whatever is done to the clock. */
  uptime(): number;
}

export interface OutboxWorker {
  start(): void;
  /** To be called once an invitation is committed, so that its mail need not wait for the timer. */
  wake(): void;
  /** Resolves once the mails that are under way are settled and the connections closed. */
  stop(): Promise<void>;
}

/** All in milliseconds. */
export interface OutboxTiming {
  /** A mail that takes longer is given up and tried again later. */
  deadlineMs: number;
  /** For how long a claim holds. Longer than the deadline, so that no two workers ever send one mail at once. */
  leaseMs: number;
  /** How often to look for what other servers have left behind, and to rid the files of what was deleted. */
  pollMs: number;
  /** For how long `stop` lets the mails under way finish by themselves. */
  stopGraceMs: number;
}

export const defaultOutboxTiming: OutboxTiming = {
  deadlineMs: 120_000,
  leaseMs: 300_000,
  pollMs: 30_000,
  stopGraceMs: 10_000,
};

/**
 * Sends what is in the outbox, several mails at a time. A mail that was claimed and then forgotten, by a
 * crash, is sent by whoever comes after its lease, with the same link and Message-ID.
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
  /** Set while the mail server refuses us; then one mail at a time finds out whether it still does. */
  let pausedUntil: number | undefined;
  /** Whether the database's files may have traces of sealed links: of what was deleted, or before a crash. */
  let hasTraces = true;
  let scrubbedAt = Number.NEGATIVE_INFINITY;

  /** How many mails to claim now. */
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
        'all mail waits: the mail server refuses our log-in or our address, or TLS with it fails',
      );
    } else if (verdict !== 'retry') {
      pausedUntil = undefined;
    }
  }

  function startOne(mail: ClaimedMail): void {
    const { instance_id, invitation_id, kind } = mail.row;
    const key = `${instance_id}/${invitation_id}/${kind}`;
    // Its lease has ended while it is being sent; the claim has just renewed it.
    if (underWay.has(key)) return;
    const running = run(mail)
      .catch((error: unknown) => {
        // Its lease runs out, and then it is tried again.
        logger.error({ err: error }, 'the outcome of an invitation mail could not be recorded');
      })
      .finally(() => {
        underWay.delete(key);
        wake();
      });
    underWay.set(key, running);
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
      const claim = { now, leasedUntil: now + timing.leaseMs, limit };
      const longestWaitMs = Math.max(longestBackoffMs, pauseMs);
      const { mails, orphans } = await database.write(async (transaction) => {
        if (!isAsExpected) {
          await settleMovedClock(transaction, { ...claim, ...reading, longestWaitMs });
        }
        return claimMails(transaction, claim);
      });
      for (const orphan of orphans) {
        logger.error({ orphan }, 'a mail left the outbox unsent: its invitation is gone');
      }
      for (const mail of mails) startOne(mail);
    }
    clockWatch.settle(reading);
    if (hasTraces && reading.uptime - scrubbedAt >= timing.pollMs) await scrub(reading.uptime);
    if (pausedUntil !== undefined && pausedUntil > now) return pausedUntil - now;
    // A mail that is done wakes the worker by itself.
    if (freeSlots(now) <= 0) return Number.POSITIVE_INFINITY;
    return ((await nextOutboxDue(database.reads)) ?? Number.POSITIVE_INFINITY) - now;
  }

  /** Now and then, for whatever is asked of the server meanwhile waits for the few milliseconds that it takes. */
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
