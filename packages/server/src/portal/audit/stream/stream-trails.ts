import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../platform/clock.ts';
import { findAuditHead } from '../../../store/audit/audit-events.ts';
import { listAuditHeads, type NamedHead } from '../../../store/audit/audit-streams.ts';
import { DatabaseReplaced, type Executor } from '../../../store/database.ts';
import type { AuditArchivesTable, AuditEventsTable } from '../../../store/schema.ts';
import type { SealState } from '../archive/archive-seals.ts';
import type { TrailHead } from '../trail.ts';
import type { Receiver } from './receiver.ts';
import { type StreamLeases, type StreamStart, streamLeaseMs } from './stream-leases.ts';
import {
  createUnsentEvents,
  findPosition,
  StreamFault,
  type UnsentEvents,
} from './unsent-events.ts';

/** What happens to a stream. */
export interface StreamReport {
  /** The receiver has further events of an instance, up to `sequence`, and `unsent` are left. */
  sent(instance: string, progress: { events: number; sequence: number; unsent: number }): void;
  /** The receiver or the database is unavailable; the stream tries again after a delay. */
  delayed(error: unknown, delayMs: number): void;
  /** It is available again. */
  resumed(): void;
  /** Another process has the lease, and this one waits for it. */
  held(): void;
  /** This process has the lease. */
  taken(instances: string[]): void;
  /** The trail of an instance can't be streamed; those of other instances continue. */
  faulty(instance: string, fault: StreamFault): void;
  /** The database was restored: it has an older position than the last event that was sent, and continues there. */
  rewound(instance: string, positions: { sent: number; stored: number }): void;
}

export const silentReport: StreamReport = {
  sent: () => undefined,
  delayed: () => undefined,
  resumed: () => undefined,
  held: () => undefined,
  taken: () => undefined,
  faulty: () => undefined,
  rewound: () => undefined,
};

/** Trails that begin concurrently. */
const begunTogether = 100;

/** All in milliseconds. */
export interface StreamTiming {
  /** Between two checks for new events. */
  pollMs: number;
  /** After the first failed attempt; doubled after each further one. */
  firstDelayMs: number;
  longestDelayMs: number;
  /** Until a trail with a fault is tried again. */
  faultMs: number;
}

const defaultStreamTiming: StreamTiming = {
  ...{ pollMs: 1_000, firstDelayMs: 1_000, longestDelayMs: 20_000, faultMs: 60_000 },
};

export interface StreamDependencies {
  reads: Executor;
  leases: StreamLeases;
  receiver: Receiver;
  originOf(subdomain: string): string;
  /** Undefined if the folder of the archives is unknown. */
  readArchived:
    | ((subdomain: string, archive: AuditArchivesTable) => AsyncIterable<AuditEventsTable[]>)
    | undefined;
  /** Whether the record of an archive is the one that was sealed. */
  checkSeal(subdomain: string, archive: AuditArchivesTable): SealState;
  /** The only instance to stream; undefined for all, also for later ones. */
  instance: string | undefined;
  /** Where a stream begins that has no positions; undefined for the first events. */
  from: number | 'now' | undefined;
  report: StreamReport;
  /** That of the leases. */
  clock: Clock;
  /** Monotonic clock, in milliseconds. */
  uptime(): number;
  timing?: StreamTiming;
}

/** A trail that this process has the lease on. */
interface Streamed {
  position: TrailHead;
  events: UnsentEvents;
  /** Read, and perhaps not received. */
  batch: AuditEventsTable[];
  /** Not tried before. */
  faultyUntil: number;
}

/** Another process has the lease. */
export class StreamHeld extends Error {
  override readonly name = 'StreamHeld';
}

/**
 * Sends the audit trails to a receiver, each in its order and without gaps. The position of a trail only moves once the receiver
 * has the events, so after a crash some are sent again, but none is lost.
 */
export interface AuditStream {
  /**
   * Sends the events that are stored when it is called.
   * @throws {StreamHeld} if another process has the lease
   * @throws the first fault of a trail, after the others were sent, or the error of the receiver
   */
  drain(): Promise<void>;
  /** Sends events as they are recorded, until the signal. Waits for an unavailable receiver, and for the lease of another process. */
  follow(signal: AbortSignal): Promise<void>;
  /** Ends the leases. */
  release(): Promise<void>;
}

export function createAuditStream(dependencies: StreamDependencies): AuditStream {
  const { reads, leases, receiver, originOf, readArchived, checkSeal, instance, from } =
    dependencies;
  const { report, clock, uptime, timing = defaultStreamTiming } = dependencies;
  const trails = new Map<number, Streamed>();
  /** Trails without a start, because of a fault; not tried again before. */
  const unstarted = new Map<number, { fault: StreamFault; until: number }>();
  let renewedAt = Number.NEGATIVE_INFINITY;

  const isChosen = ({ subdomain }: NamedHead) => instance === undefined || subdomain === instance;

  const readerOf = (subdomain: string) =>
    readArchived && ((archive: AuditArchivesTable) => readArchived(subdomain, archive));

  /**
   * Finds where to begin a trail. A stream that has begun before sends all events of instances that were created since, and of
   * others those from its start.
   * @param start undefined if the stream begins now
   * @returns undefined if the trail has a fault, which is reported
   */
  async function findFirst(
    { instance_id, subdomain }: NamedHead,
    start: StreamStart | undefined,
  ): Promise<TrailHead | undefined> {
    const isLater = start !== undefined && instance_id > start.instance;
    // Without a time, the trail begins with its first event.
    const time = isLater ? undefined : start === undefined ? from : start.at || undefined;
    try {
      const position = await findPosition(reads, instance_id, time, {
        readArchived: readerOf(subdomain),
        checkSeal: (archive) => checkSeal(subdomain, archive),
      });
      unstarted.delete(instance_id);
      return position;
    } catch (error) {
      if (!(error instanceof StreamFault)) throw error;
      unstarted.set(instance_id, { fault: error, until: uptime() + timing.faultMs });
      report.faulty(subdomain, error);
      return undefined;
    }
  }

  const isUnstarted = ({ instance_id }: NamedHead) =>
    uptime() < (unstarted.get(instance_id)?.until ?? Number.NEGATIVE_INFINITY);

  function open(instanceId: number, subdomain: string, position: TrailHead): Streamed {
    const { batchSize } = receiver;
    const events = createUnsentEvents(
      ...[reads, instanceId, position, batchSize, readerOf(subdomain)],
    );
    return { position, events, batch: [], faultyUntil: Number.NEGATIVE_INFINITY };
  }

  /** @throws {StreamHeld} */
  async function giveWay(): Promise<never> {
    await release();
    throw new StreamHeld();
  }

  /**
   * Takes the leases on all trails of the stream, or none: of two processes, one sends everything. Those that this process has
   * are renewed.
   * @throws {StreamHeld}
   */
  async function takeLeases(all: readonly NamedHead[]): Promise<void> {
    const now = uptime();
    if (now - renewedAt < streamLeaseMs / 3) return;
    const positions = (await leases.take()) ?? (await giveWay());
    renewedAt = now;
    for (const { instance_id, subdomain } of all) {
      const known = trails.get(instance_id);
      const stored = positions.get(instance_id);
      if (stored !== undefined && known?.position.hash === stored.hash) continue;
      await known?.events.close();
      trails.delete(instance_id);
      if (stored === undefined) continue;
      const sent = known?.position.sequence ?? 0;
      if (stored.sequence < sent) report.rewound(subdomain, { sent, stored: stored.sequence });
      trails.set(instance_id, open(instance_id, subdomain, stored));
    }
  }

  /**
   * Begins the trails that the stream has not sent yet. The process that begins the first one begins the others.
   * @param now where a stream begins that has no positions
   * @throws {StreamHeld} if another process does it
   */
  async function beginTrails(all: readonly NamedHead[], now: StreamStart): Promise<void> {
    const added = all.filter((head) => !trails.has(head.instance_id) && !isUnstarted(head));
    if (added.length === 0) return;
    const known = await leases.findStart();
    const start = known ?? { ...now, at: from === 'now' ? now.at : (from ?? 0) };
    const begin = async (head: NamedHead): Promise<'begun' | 'faulty' | 'held'> => {
      const { instance_id, subdomain } = head;
      const position = await findFirst(head, known);
      if (position === undefined) return 'faulty';
      if (!(await leases.begin(instance_id, position, start))) return 'held';
      trails.set(instance_id, open(instance_id, subdomain, position));
      return 'begun';
    };
    // One trail at a time until one has begun.
    let together = 1;
    for (let index = 0; index < added.length; ) {
      await takeLeases(all);
      const batch = added.slice(index, index + together);
      index += batch.length;
      const outcomes = await Promise.allSettled(batch.map(begin));
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
      const isSome = (value: string) =>
        outcomes.some((outcome) => outcome.status === 'fulfilled' && outcome.value === value);
      if (isSome('held')) await giveWay();
      if (isSome('begun')) together = begunTogether;
    }
  }

  async function release(): Promise<void> {
    const isHolder = trails.size > 0;
    await forget();
    if (isHolder) await leases.release();
  }

  /** The positions are read again. */
  async function forget(): Promise<void> {
    renewedAt = Number.NEGATIVE_INFINITY;
    for (const { events } of trails.values()) await events.close();
    trails.clear();
  }

  /** Sends one batch of a trail. @returns false if there is none */
  async function sendBatch(head: NamedHead): Promise<boolean> {
    const { instance_id, subdomain } = head;
    const trail = trails.get(instance_id);
    if (trail === undefined) return false;
    if (head.sequence <= trail.position.sequence) {
      if (head.hash !== trail.position.hash) await checkEnd(instance_id, trail.position);
      return false;
    }
    if (trail.batch.length === 0) trail.batch = await trail.events.next();
    const last = trail.batch.at(-1);
    if (last === undefined) return false;
    const origin = originOf(subdomain);
    await receiver.send(trail.batch.map((event) => ({ instance: subdomain, origin, event })));
    const { sequence, hash } = last;
    if (!(await leases.move(instance_id, { sequence, hash }))) await giveWay();
    const events = trail.batch.length;
    trail.position = { sequence, hash };
    trail.batch = [];
    report.sent(subdomain, { events, sequence, unsent: Math.max(0, head.sequence - sequence) });
    return true;
  }

  /** @throws {StreamFault} if the trail no longer has the last event that was sent, because its end was removed or changed */
  async function checkEnd(instanceId: number, { sequence, hash }: TrailHead): Promise<void> {
    // The head that is known may be older than the position.
    const head = await findAuditHead(reads, instanceId);
    if (head === undefined || head.sequence > sequence) return;
    if (head.sequence === sequence && head.hash === hash) return;
    throw new StreamFault(
      `The audit trail no longer has event ${sequence}, which was sent: run audit verify.`,
    );
  }

  /** Sends one batch of each trail. */
  async function sendRound(): Promise<{ isIdle: boolean; fault: StreamFault | undefined }> {
    const at = clock();
    const heads = await listAuditHeads(reads);
    const all = heads.filter(isChosen);
    const before = trails.size;
    await takeLeases(all);
    // Instances that are created from here on have a higher id.
    await beginTrails(all, { at, instance: heads.at(-1)?.instance_id ?? 0 });
    if (trails.size !== before) {
      report.taken(
        all.filter((head) => trails.has(head.instance_id)).map((head) => head.subdomain),
      );
    }
    let isIdle = true;
    let fault = [...unstarted.values()][0]?.fault;
    for (const head of all) {
      // A round over many trails takes longer than a lease lasts.
      await takeLeases(all);
      const trail = trails.get(head.instance_id);
      if (trail === undefined || uptime() < trail.faultyUntil) continue;
      try {
        if (await sendBatch(head)) isIdle = false;
      } catch (error) {
        if (!(error instanceof StreamFault)) throw error;
        fault ??= error;
        report.faulty(head.subdomain, error);
        trails.set(head.instance_id, {
          ...open(head.instance_id, head.subdomain, trail.position),
          faultyUntil: uptime() + timing.faultMs,
        });
        await trail.events.close();
      }
    }
    return { isIdle, fault };
  }

  return {
    async drain() {
      const ends = (await listAuditHeads(reads)).filter(isChosen);
      const isSent = ({ instance_id, sequence }: NamedHead) =>
        (trails.get(instance_id)?.position.sequence ?? 0) >= sequence;
      let first: StreamFault | undefined;
      for (;;) {
        const { isIdle, fault } = await sendRound();
        first ??= fault;
        // Events that are recorded meanwhile are left for the next time.
        if (isIdle || ends.every(isSent)) break;
      }
      if (first !== undefined) throw first;
    },
    async follow(signal) {
      let failures = 0;
      let isHeld = false;
      while (!signal.aborted) {
        let delayMs = 0;
        try {
          const { isIdle } = await sendRound();
          if (failures > 0) report.resumed();
          failures = 0;
          isHeld = false;
          if (isIdle) delayMs = timing.pollMs;
        } catch (error) {
          if (error instanceof StreamHeld) {
            if (!isHeld) report.held();
            isHeld = true;
            delayMs = timing.pollMs;
          } else {
            if (error instanceof DatabaseReplaced) throw error;
            delayMs = Math.min(timing.longestDelayMs, timing.firstDelayMs * 2 ** failures);
            failures += 1;
            report.delayed(error, delayMs);
          }
        }
        if (delayMs > 0) await wait(delayMs, signal);
      }
    },
    release,
  };
}

async function wait(delayMs: number, signal: AbortSignal): Promise<void> {
  await sleep(delayMs, undefined, { signal }).catch(() => undefined);
}
