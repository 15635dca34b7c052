import { Counter, Gauge, Histogram } from 'prom-client';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../store/database.ts';
import { outboxBacklog } from '../store/invitations/outbox.ts';
import type { Metrics } from './metrics.ts';

/**
 * Adds the attempts to send mail, by outcome, and the time from a mail's commit to its acceptance by the mail server.
 * @returns a function that records an attempt
 */
export function measureMail<Outcome extends string>(
  { registry }: Pick<Metrics, 'registry'>,
  outcomes: readonly Outcome[],
): (outcome: Outcome | 'sent', waitedMs: number) => void {
  const registers = [registry];
  const attempts = new Counter({
    name: 'portal_mail_attempts_total',
    help: 'Attempts to send an email: sent, delayed (tried again later), failed (given up), paused (all mail waits).',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of outcomes) attempts.inc({ outcome }, 0);
  const delivery = new Histogram({
    name: 'portal_mail_delivery_seconds',
    help: 'Time from the commit of an email to its acceptance by the mail server.',
    buckets: [1, 5, 15, 60, 300, 900, 3_600, 21_600, 86_400],
    registers,
  });
  return (outcome, waitedMs) => {
    attempts.inc({ outcome });
    if (outcome === 'sent') delivery.observe(Math.max(0, waitedMs) / 1_000);
  };
}

/** Adds gauges of the outbox, which are read from the database at each scrape. */
export function measureOutbox(metrics: Metrics, database: Database, clock: Clock): void {
  const registers = [metrics.registry];
  new Gauge({
    name: 'portal_outbox_waiting',
    help: 'Mails that are neither sent nor failed.',
    registers,
    async collect() {
      const { waiting } = await outboxBacklog(database.reads);
      this.set(waiting);
    },
  });
  new Gauge({
    name: 'portal_outbox_oldest_seconds',
    help: 'Age of the oldest unsent mail in seconds; 0 if there is none.',
    registers,
    async collect() {
      const { oldest_at } = await outboxBacklog(database.reads);
      this.set(oldest_at === null ? 0 : Math.max(0, clock() - oldest_at) / 1_000);
    },
  });
}
