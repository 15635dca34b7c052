import { Gauge } from 'prom-client';
import type { Clock } from '../platform/clock.ts';
import { findAuditEvent } from '../store/audit/audit-events.ts';
import { listAuditStreams } from '../store/audit/audit-streams.ts';
import type { Executor } from '../store/database.ts';
import type { Metrics } from './metrics.ts';

/** Adds gauges of the streams of audit events, which are read from the database at each scrape. */
export function measureAuditStreams({ registry }: Metrics, reads: Executor, clock: Clock): void {
  const registers = [registry];
  new Gauge({
    name: 'portal_audit_stream_lag_events',
    help: 'Audit events that the slowest stream has not sent; 0 without streams.',
    registers,
    async collect() {
      const unsent = await listUnsent(reads);
      this.set(Math.max(0, ...unsent.map(({ events }) => events)));
    },
  });
  new Gauge({
    name: 'portal_audit_stream_lag_seconds',
    help: 'Age of the oldest audit event that a stream has not sent; 0 if there is none.',
    registers,
    async collect() {
      const unsent = await listUnsent(reads);
      const times = await Promise.all(
        unsent.map(async ({ instance_id, sequence, moved_at }) => {
          const event = await findAuditEvent(reads, instance_id, sequence + 1);
          // An archived event is no longer in the table.
          return event?.at ?? moved_at;
        }),
      );
      this.set(Math.max(0, clock() - Math.min(clock(), ...times)) / 1_000);
    },
  });
}

async function listUnsent(reads: Executor) {
  return (await listAuditStreams(reads))
    .map((state) => ({ ...state, events: state.head_sequence - state.sequence }))
    .filter(({ events }) => events > 0);
}
