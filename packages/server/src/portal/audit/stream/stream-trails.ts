import { setTimeout as sleep } from 'node:timers/promises';
import { listAuditHeads, type NamedHead } from '../../../store/audit/audit-streams.ts';
import { DatabaseReplaced, type Executor } from '../../../store/database.ts';
import type { AuditArchivesTable, AuditEventsTable } from '../../../store/schema.ts';
import type { SealState } from '../archive/archive-seals.ts';
import type { TrailHead } from '../trail.ts';
import type { Receiver } from './receiver.ts';
import { type StreamLeases, streamLeaseMs } from './stream-leases.ts';
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
}

export const silentReport: StreamReport = {
  sent: () => undefined,
  delayed: () => undefined,
  resumed: () => undefined,
  held: () => undefined,
  taken: () => undefined,
  faulty: () => undefined,
};

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
  /** Where a trail begins that the stream has not sent yet; undefined for its first event. */
  from: number | 'now' | undefined;
  report: StreamReport;
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
  const { report, uptime, timing = defaultStreamTiming } = dependencies;
  const trails = new Map<number, Streamed>();
  /** Trails without a start, because of a fault; not tried again before. */
  const unstarted = new Map<number, { fault: StreamFault; until: number }>();
  let renewedAt = Number.NEGATIVE_INFINITY;

  async function heads(): Promise<NamedHead[]> {
    const all = await listAuditHeads(reads);
    return all.filter(({ subdomain }) => instance === undefined || subdomain === instance);
  }

  const readerOf = (subdomain: string) =>
    readArchived && ((archive: AuditArchivesTable) => readArchived(subdomain, archive));

  /** @returns undefined if the trail has a fault, which is reported */
  async function findStart({ instance_id, subdomain }: NamedHead): Promise<TrailHead | undefined> {
    try {
      const start = await findPosition(reads, instance_id, from, {
        readArchived: readerOf(subdomain),
        checkSeal: (archive) => checkSeal(subdomain, archive),
      });
      unstarted.delete(instance_id);
      return start;
    } catch (error) {
      if (!(error instanceof StreamFault)) throw error;
      unstarted.set(instance_id, { fault: error, until: uptime() + timing.faultMs });
      report.faulty(subdomain, error);
      return undefined;
    }
  }

  const isUnstarted = ({ instance_id }: NamedHead) =>
    uptime() < (unstarted.get(instance_id)?.until ?? Number.NEGATIVE_INFINITY);

  /** @returns whether no other process has the lease */
  async function take(head: NamedHead): Promise<boolean> {
    if (isUnstarted(head)) return true;
    const { instance_id, subdomain } = head;
    const known = trails.get(instance_id);
    const start = known?.position ?? (await leases.find(instance_id)) ?? (await findStart(head));
    if (start === undefined) return true;
    const position = await leases.take(instance_id, start);
    if (position === undefined) return false;
    if (known?.position.hash === position.hash) return true;
    await known?.events.close();
    trails.set(instance_id, open(instance_id, subdomain, position));
    return true;
  }

  function open(instanceId: number, subdomain: string, position: TrailHead): Streamed {
    const { batchSize } = receiver;
    const events = createUnsentEvents(
      ...[reads, instanceId, position, batchSize, readerOf(subdomain)],
    );
    return { position, events, batch: [], faultyUntil: Number.NEGATIVE_INFINITY };
  }

  /**
   * Takes the leases on all trails, or none: of two processes, one sends everything.
   * @throws {StreamHeld}
   */
  async function takeLeases(all: NamedHead[]): Promise<void> {
    const isKnown = all.every((head) => trails.has(head.instance_id) || isUnstarted(head));
    if (isKnown && uptime() - renewedAt < streamLeaseMs / 3) return;
    const before = trails.size;
    const now = uptime();
    const [lowest, ...others] = all;
    // The process with the first lease takes the others.
    const isFirst = lowest === undefined || (await take(lowest));
    if (!isFirst || (await Promise.all(others.map(take))).includes(false)) {
      await release();
      throw new StreamHeld();
    }
    renewedAt = now;
    if (trails.size === before) return;
    const taken = all.filter(({ instance_id }) => trails.has(instance_id));
    report.taken(taken.map(({ subdomain }) => subdomain));
  }

  async function release(): Promise<void> {
    const held = [...trails];
    await forget();
    await Promise.all(held.map(([instanceId]) => leases.release(instanceId)));
  }

  /** The positions are read again. */
  async function forget(): Promise<void> {
    for (const { events } of trails.values()) await events.close();
    trails.clear();
  }

  /** Sends one batch of a trail. @returns false if there is none */
  async function sendBatch(head: NamedHead): Promise<boolean> {
    const { instance_id, subdomain } = head;
    const trail = trails.get(instance_id);
    if (trail === undefined || head.sequence <= trail.position.sequence) return false;
    if (trail.batch.length === 0) trail.batch = await trail.events.next();
    const last = trail.batch.at(-1);
    if (last === undefined) return false;
    const origin = originOf(subdomain);
    await receiver.send(trail.batch.map((event) => ({ instance: subdomain, origin, event })));
    const { sequence, hash } = last;
    if (!(await leases.move(instance_id, { sequence, hash }))) {
      await release();
      throw new StreamHeld();
    }
    const events = trail.batch.length;
    trail.position = { sequence, hash };
    trail.batch = [];
    report.sent(subdomain, { events, sequence, unsent: Math.max(0, head.sequence - sequence) });
    return true;
  }

  /** Sends one batch of each trail. */
  async function sendRound(): Promise<{ isIdle: boolean; fault: StreamFault | undefined }> {
    const all = await heads();
    await takeLeases(all);
    let isIdle = true;
    let fault = [...unstarted.values()][0]?.fault;
    for (const head of all) {
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
      const ends = await heads();
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
