import type { Exceeded } from '@mdhq/portal-hosting';
import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CountReason } from '../portal/audit/repeated-events.ts';
import type { ResponseBytes } from '../portal/response-bytes.ts';
import type { FreeBytes } from './disk-space.ts';
import type { Integrity } from './integrity.ts';

/** The metrics of the server. No label has a patient, user, instance or URL. */
export interface Metrics {
  readonly registry: Registry;
  /** Records a commit. @param writes that it made durable */
  committed(writes: number): void;
  /** Counts an access that was counted instead of recorded singly. */
  counted(reason: CountReason): void;
  /** Counts a connection that was refused, or closed because it sent too many requests ahead. */
  refusedConnection(exceeded: Exceeded): void;
  /** Records a response. */
  responded(response: { operation: string; status: number; seconds: number }): void;
}

/** @param version of the server */
export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'portal_build_info',
    help: 'The version of the server; the value is always 1.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  const responses = new Histogram({
    name: 'portal_http_request_duration_seconds',
    help: 'Time from the request to its response, by operation and class of status.',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const refusedLogIns = new Counter({
    name: 'portal_authentication_failures_total',
    help: 'Responses with status 401: missing or invalid credentials.',
    registers,
  });
  const folded = new Counter({
    name: 'portal_audit_events_folded_total',
    help: 'Accesses without valid credentials that were counted in one audit event instead of recorded singly.',
    labelNames: ['reason'],
    registers,
  });
  const refusedConnections = new Counter({
    name: 'portal_connections_refused_total',
    help: 'Connections that exceeded a limit of their client and were closed with 503.',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of ['connections', 'requests'] satisfies Exceeded[]) {
    refusedConnections.inc({ reason }, 0);
  }
  const commits = new Histogram({
    name: 'portal_commit_writes',
    help: 'How many writes shared one commit of the database.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers,
  });
  return {
    registry,
    committed: (writes) => commits.observe(writes),
    counted: (reason) => folded.inc({ reason }),
    refusedConnection: (reason) => refusedConnections.inc({ reason }),
    responded({ operation, status, seconds }) {
      responses.observe({ operation, status: `${Math.floor(status / 100)}xx` }, seconds);
      if (status === 401) refusedLogIns.inc();
    },
  };
}

/** Records each response with the operationId of its route. */
export function countResponses(server: FastifyInstance, metrics: Metrics): void {
  server.addHook('onResponse', async ({ routeOptions }, reply) => {
    metrics.responded({
      operation: routeOptions.config?.operationId ?? 'none',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1_000,
    });
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

/** Adds the free space on the disk, which is read at each scrape. */
export function measureDisk(metrics: Metrics, freeBytes: FreeBytes): void {
  new Gauge({
    name: 'portal_disk_free_bytes',
    help: 'Free bytes on the disk of the data directory.',
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

/** Adds the time of the latest backup, which is read at each scrape. */
export function measureBackup(
  metrics: Metrics,
  lastBackupAt: () => Promise<number | undefined>,
): void {
  new Gauge({
    name: 'portal_backup_timestamp_seconds',
    help: 'When the latest backup succeeded; 0 if there was none.',
    registers: [metrics.registry],
    async collect() {
      this.set(((await lastBackupAt()) ?? 0) / 1_000);
    },
  });
}

/** Adds whether the checks of `/readyz` pass, which run at each scrape. */
export function measureReadiness(
  metrics: Metrics,
  failedCheck: () => Promise<string | undefined>,
): void {
  new Gauge({
    name: 'portal_ready',
    help: '1 if the checks of /readyz pass, else 0.',
    registers: [metrics.registry],
    async collect() {
      this.set((await failedCheck()) === undefined ? 1 : 0);
    },
  });
}

/** Adds the result of the latest verification of all audit trails, and of the anchors (Q59). */
export function measureTrails(
  metrics: Metrics,
  trails: {
    readonly trailsVerifiedAt: number | undefined;
    /** The instances whose trail was changed. */
    brokenTrails(): ReadonlySet<string>;
  },
): void {
  const registers = [metrics.registry];
  new Gauge({
    name: 'portal_audit_trails_broken',
    help: 'Audit trails that were changed, as the latest verification or an anchor shows.',
    registers,
    collect() {
      this.set(trails.brokenTrails().size);
    },
  });
  new Gauge({
    name: 'portal_audit_verified_timestamp_seconds',
    help: 'When the latest verification of all audit trails finished; 0 before the first one.',
    registers,
    collect() {
      this.set((trails.trailsVerifiedAt ?? 0) / 1_000);
    },
  });
}
