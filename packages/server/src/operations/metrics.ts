import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../platform/clock.ts';
import type { FoldReason } from '../portal/audit/repeated-events.ts';
import type { ResponseBytes } from '../portal/response-bytes.ts';
import type { Database } from '../store/database.ts';
import { outboxBacklog } from '../store/invitations/outbox.ts';
import type { FreeBytes } from './disk-space.ts';
import type { Integrity } from './integrity.ts';

/** What the server counts. No label tells a patient, a user, an instance or a URL. */
export interface Metrics {
  readonly registry: Registry;
  /** So many writes were made durable by one commit. */
  committed(writes: number): void;
  /** An access was counted, and not recorded as an event of its own. */
  folded(reason: FoldReason): void;
  /** An answer was sent. */
  answered(answer: { operation: string; status: number; seconds: number }): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const answers = new Histogram({
    name: 'portal_http_request_duration_seconds',
    help: 'Time from the request to its answer, by operation and class of status.',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const refusedLogIns = new Counter({
    name: 'portal_authentication_failures_total',
    help: 'Requests answered 401: no credentials, or wrong ones.',
    registers,
  });
  const folded = new Counter({
    name: 'portal_audit_events_folded_total',
    help: 'Accesses without valid credentials that were counted in one audit event instead of recorded singly.',
    labelNames: ['reason'],
    registers,
  });
  const commits = new Histogram({
    name: 'portal_commit_writes',
    help: 'How many writes shared one commit of the database.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers,
  });
  return {
    registry,
    committed: (writes) => commits.observe(writes),
    folded: (reason) => folded.inc({ reason }),
    answered({ operation, status, seconds }) {
      answers.observe({ operation, status: `${Math.floor(status / 100)}xx` }, seconds);
      if (status === 401) refusedLogIns.inc();
    },
  };
}

/** Has each answer counted, under the contract's name of its operation. */
export function countAnswers(server: FastifyInstance, metrics: Metrics): void {
  server.addHook('onResponse', async ({ routeOptions }, reply) => {
    metrics.answered({
      operation: routeOptions.config?.operationId ?? 'none',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1_000,
    });
  });
}

/** Adds what is looked up in the database whenever somebody reads the metrics. */
export function measureOutbox(metrics: Metrics, database: Database, clock: Clock): void {
  const registers = [metrics.registry];
  new Gauge({
    name: 'portal_outbox_waiting',
    help: 'Mails that are neither sent nor given up.',
    registers,
    async collect() {
      const { waiting } = await outboxBacklog(database.reads);
      this.set(waiting);
    },
  });
  new Gauge({
    name: 'portal_outbox_oldest_seconds',
    help: 'For how long the oldest mail of them has waited; 0 where none waits.',
    registers,
    async collect() {
      const { oldest_at } = await outboxBacklog(database.reads);
      this.set(oldest_at === null ? 0 : Math.max(0, clock() - oldest_at) / 1_000);
    },
  });
}

/** Adds the bytes of long responses that are being read or sent. */
export function measureResponses(metrics: Metrics, responseBytes: ResponseBytes): void {
  new Gauge({
    name: 'portal_response_bytes',
    help: 'Bytes of long responses in progress: read from the database, and not yet received by the client.',
    registers: [metrics.registry],
    collect() {
      this.set(responseBytes.inProgress());
    },
  });
}

/** Adds the log lines that were dropped because they could not be written (Q71). */
export function measureLog(metrics: Metrics, log: { readonly dropped: number }): void {
  new Counter({
    name: 'portal_log_lines_dropped_total',
    help: 'Log lines dropped because standard output was full or not read.',
    registers: [metrics.registry],
    collect() {
      this.reset();
      this.inc(log.dropped);
    },
  });
}

/** Adds the room on the disk, looked up whenever somebody reads the metrics. */
export function measureDisk(metrics: Metrics, freeBytes: FreeBytes): void {
  new Gauge({
    name: 'portal_disk_free_bytes',
    help: 'Bytes that may still be written to the disk of the data directory.',
    registers: [metrics.registry],
    async collect() {
      this.set(await freeBytes());
    },
  });
}

/** Adds the result of the latest integrity check. */
export function measureIntegrity(metrics: Metrics, integrity: Integrity): void {
  const registers = [metrics.registry];
  new Gauge({
    name: 'portal_database_damaged',
    help: '1 if an integrity check has found damage in the database since the start, else 0.',
    registers,
    collect() {
      this.set(integrity.isDamaged ? 1 : 0);
    },
  });
  new Gauge({
    name: 'portal_database_checked_timestamp_seconds',
    help: 'When the latest integrity check of the database finished; 0 before the first one.',
    registers,
    collect() {
      this.set((integrity.checkedAt ?? 0) / 1_000);
    },
  });
}
