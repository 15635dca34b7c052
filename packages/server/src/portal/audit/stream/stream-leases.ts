import type { Clock } from '../../../platform/clock.ts';
import {
  deleteAuditStream,
  endStreamLeases,
  findAuditStream,
  insertAuditStream,
  listAuditStreams,
  listPositions,
  moveAuditStream,
  takeStreamLeases,
} from '../../../store/audit/audit-streams.ts';
import type { Database } from '../../../store/database.ts';
import type { AuditStreamsTable } from '../../../store/schema.ts';
import { operatorCaller } from '../../caller.ts';
import { recordAct } from '../record-act.ts';
import type { TrailHead } from '../trail.ts';

/** Longer than it takes to send a batch and to store the position, so that no two processes send a trail at a time. */
export const streamLeaseMs = 30_000;

export interface LeaseDependencies {
  database: Database;
  /** That of the database, if processes on several machines use it. */
  clock: Clock;
  /** The operator, for the audit events. */
  operator: string;
  /** The name of the stream. */
  stream: string;
  /** Identifies this process. */
  holder: string;
}

/** Where a stream began: what was recorded before is not sent. */
export interface StreamStart {
  /** Milliseconds since 1970; 0 if all events are sent. */
  at: number;
  /** The last instance that existed then. All events of later ones are sent. */
  instance: number;
}

/** The leases of one stream on the trails of instances. Without a lease, a process sends nothing. */
export interface StreamLeases {
  /** Where the stream began; undefined if it has no positions. */
  findStart(): Promise<StreamStart | undefined>;
  /**
   * Records that the stream sends a trail from a position, and takes the lease on it.
   * @returns false if another process has done so meanwhile
   */
  begin(instanceId: number, position: TrailHead, start: StreamStart): Promise<boolean>;
  /**
   * Takes the leases on all trails that the stream sends, or renews them, in one transaction.
   * @returns the stored positions by instance; undefined if another process has any of the leases, and then none is taken
   */
  take(): Promise<Map<number, TrailHead> | undefined>;
  /**
   * Stores that the receiver has the events up to a position, and renews the lease.
   * @returns false if another process has the lease
   */
  move(instanceId: number, to: TrailHead): Promise<boolean>;
  /** Ends the leases. */
  release(): Promise<void>;
}

/** Rolls a transaction back. */
class TakenMeanwhile extends Error {}

/** @param instanceId the only instance of the stream; undefined for all */
export function createStreamLeases(
  dependencies: LeaseDependencies,
  instanceId?: number,
): StreamLeases {
  const { database, clock, operator, stream, holder } = dependencies;
  const isOfOther = (row: AuditStreamsTable) => row.holder !== holder && isLeased(row, clock());
  const leased = () => ({ holder, leased_until: clock() + streamLeaseMs });

  async function listOwn(): Promise<AuditStreamsTable[]> {
    const rows = await listPositions(database.reads, stream);
    return rows.filter((row) => instanceId === undefined || row.instance_id === instanceId);
  }

  return {
    async findStart() {
      const rows = await listPositions(database.reads, stream);
      if (rows.length === 0) return undefined;
      return {
        at: Math.min(...rows.map(({ start_at }) => start_at)),
        instance: Math.min(...rows.map(({ start_instance }) => start_instance)),
      };
    },
    begin: (instance_id, position, start) =>
      database.write(async (transaction) => {
        const key = { instance_id, stream };
        if ((await findAuditStream(transaction, key)) !== undefined) return false;
        await recordAct(transaction, operatorCaller(operator, instance_id), clock(), {
          ...{ operation: 'audit stream', ptId: null, id: stream },
        });
        await insertAuditStream(transaction, {
          ...{ ...key, ...position, moved_at: clock(), ...leased() },
          ...{ start_at: start.at, start_instance: start.instance },
        });
        return true;
      }, instance_id),
    async take() {
      const rows = await listOwn();
      const [lowest] = rows;
      if (lowest === undefined) return new Map();
      if (rows.some(isOfOther)) return undefined;
      try {
        const taken = await database.write(async (transaction) => {
          const now = clock();
          const latest = now + streamLeaseMs;
          const request = { stream, now, latest, holder, leased_until: latest };
          const held = await takeStreamLeases(transaction, request, instanceId);
          if (held.length < rows.length) throw new TakenMeanwhile();
          return held;
        }, lowest.instance_id);
        return new Map(taken.map((row) => [row.instance_id, positionOf(row)]));
      } catch (error) {
        if (error instanceof TakenMeanwhile) return undefined;
        throw error;
      }
    },
    move: (instance_id, position) =>
      database.write(
        (transaction) =>
          moveAuditStream(transaction, {
            ...{ instance_id, stream, ...position, moved_at: clock(), ...leased() },
          }),
        instance_id,
      ),
    async release() {
      const lowest = (await listOwn()).find((row) => row.holder === holder);
      if (lowest === undefined) return;
      await database.write(
        (transaction) => endStreamLeases(transaction, { stream, holder }),
        lowest.instance_id,
      );
    },
  };
}

function positionOf({ sequence, hash }: AuditStreamsTable): TrailHead {
  return { sequence, hash };
}

/** A lease that ends later than any could is from before the clock was set back. */
export function isLeased(
  { leased_until }: Pick<AuditStreamsTable, 'leased_until'>,
  now: number,
): boolean {
  return now < leased_until && leased_until <= now + streamLeaseMs;
}

/**
 * Removes the positions of a stream, and records that. A later stream of that name begins again.
 * @returns the number of removed positions; undefined if a process has a lease
 */
export async function removeStream(
  { database, clock }: Pick<LeaseDependencies, 'database' | 'clock'>,
  operator: string,
  stream: string,
): Promise<number | undefined> {
  const rows = (await listAuditStreams(database.reads)).filter((row) => row.stream === stream);
  if (rows.some((row) => isLeased(row, clock()))) return undefined;
  for (const { instance_id } of rows) {
    await database.write(async (transaction) => {
      await deleteAuditStream(transaction, { instance_id, stream });
      await recordAct(transaction, operatorCaller(operator, instance_id), clock(), {
        ...{ operation: 'audit streams', ptId: null, id: stream },
      });
    }, instance_id);
  }
  return rows.length;
}
