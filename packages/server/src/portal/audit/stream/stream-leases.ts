import type { Clock } from '../../../platform/clock.ts';
import {
  deleteAuditStream,
  findAuditStream,
  insertAuditStream,
  listAuditStreams,
  updateAuditStream,
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

/** The leases of one stream on the trails of instances. Without a lease, a process sends nothing. */
export interface StreamLeases {
  /**
   * Takes the lease on a trail, or renews it. The first one of a stream records that the trail is streamed.
   * @param start the position of a new stream
   * @returns the stored position; undefined if another process has the lease
   */
  take(instanceId: number, start: TrailHead): Promise<TrailHead | undefined>;
  /** The stored position; undefined if the stream has not sent the trail. */
  find(instanceId: number): Promise<TrailHead | undefined>;
  /**
   * Stores that the receiver has the events up to a position, and renews the lease.
   * @returns false if another process has the lease
   */
  move(instanceId: number, to: TrailHead): Promise<boolean>;
  /** Ends the lease. */
  release(instanceId: number): Promise<void>;
}

export function createStreamLeases(dependencies: LeaseDependencies): StreamLeases {
  const { database, clock, operator, stream, holder } = dependencies;
  const keyOf = (instance_id: number) => ({ instance_id, stream });
  const isOfOther = (row: AuditStreamsTable) => row.holder !== holder && isLeased(row, clock());
  const leased = () => ({ holder, leased_until: clock() + streamLeaseMs });
  return {
    async take(instanceId, start) {
      const committed = await findAuditStream(database.reads, keyOf(instanceId));
      if (committed !== undefined && isOfOther(committed)) return undefined;
      return database.write(async (transaction) => {
        const row = await findAuditStream(transaction, keyOf(instanceId));
        if (row === undefined) {
          await recordAct(transaction, operatorCaller(operator, instanceId), clock(), {
            ...{ operation: 'audit stream', ptId: null, id: stream },
          });
          await insertAuditStream(transaction, {
            ...{ ...keyOf(instanceId), ...start, moved_at: clock(), ...leased() },
          });
          return start;
        }
        if (isOfOther(row)) return undefined;
        await updateAuditStream(transaction, { ...row, ...leased() });
        return { sequence: row.sequence, hash: row.hash };
      }, instanceId);
    },
    async find(instanceId) {
      const row = await findAuditStream(database.reads, keyOf(instanceId));
      return row && { sequence: row.sequence, hash: row.hash };
    },
    move: (instanceId, { sequence, hash }) =>
      database.write(async (transaction) => {
        const row = await findAuditStream(transaction, keyOf(instanceId));
        if (row?.holder !== holder) return false;
        const moved = { sequence, hash, moved_at: clock() };
        await updateAuditStream(transaction, { ...row, ...moved, ...leased() });
        return true;
      }, instanceId),
    release: (instanceId) =>
      database.write(async (transaction) => {
        const row = await findAuditStream(transaction, keyOf(instanceId));
        if (row?.holder !== holder) return;
        await updateAuditStream(transaction, { ...row, leased_until: 0 });
      }, instanceId),
  };
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
