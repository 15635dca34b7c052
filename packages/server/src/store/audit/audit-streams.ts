import { type Executor, first, type Transaction } from '../database.ts';
import { prepare, prepareCommand } from '../prepared-query.ts';
import type { AuditStreamsTable } from '../schema.ts';

type StreamKey = Pick<AuditStreamsTable, 'instance_id' | 'stream'>;
type StreamPosition = StreamKey & Pick<AuditStreamsTable, 'sequence' | 'hash' | 'moved_at'>;
type StreamLease = Pick<AuditStreamsTable, 'stream' | 'holder' | 'leased_until'>;

/** A process that takes the leases of a stream. */
export interface LeaseRequest extends StreamLease {
  now: number;
  /** The latest end that a lease can have. */
  latest: number;
}

/** A position beside the head of its trail. */
export type StreamState = AuditStreamsTable & {
  subdomain: string;
  /** The last event of the trail. */
  head_sequence: number;
};

const insert = prepareCommand<AuditStreamsTable>((queries, parameter) =>
  queries.insertInto('audit_streams').values({
    instance_id: parameter.instance_id,
    stream: parameter.stream,
    sequence: parameter.sequence,
    hash: parameter.hash,
    moved_at: parameter.moved_at,
    start_at: parameter.start_at,
    start_instance: parameter.start_instance,
    holder: parameter.holder,
    leased_until: parameter.leased_until,
  }),
);

const selectOne = prepare<StreamKey, AuditStreamsTable>((queries, parameter) =>
  queries
    .selectFrom('audit_streams')
    .selectAll()
    .where('instance_id', '=', parameter.instance_id)
    .where('stream', '=', parameter.stream),
);

const selectOfStream = prepare<{ stream: string }, AuditStreamsTable>((queries, parameter) =>
  queries
    .selectFrom('audit_streams')
    .selectAll()
    .where('stream', '=', parameter.stream)
    .orderBy('instance_id'),
);

/** Moves a position, and renews the lease, only if no other process has taken it. */
const update = prepare<StreamPosition & StreamLease, StreamKey>((queries, parameter) =>
  queries
    .updateTable('audit_streams')
    .set({
      sequence: parameter.sequence,
      hash: parameter.hash,
      moved_at: parameter.moved_at,
      leased_until: parameter.leased_until,
    })
    .where('instance_id', '=', parameter.instance_id)
    .where('stream', '=', parameter.stream)
    .where('holder', '=', parameter.holder)
    .returning(['instance_id', 'stream']),
);

/** Takes all leases that no other process has: they have expired, or end later than any could. */
const updateLeases = (one: boolean) =>
  prepare<LeaseRequest & { instance_id: number }, AuditStreamsTable>((queries, parameter) => {
    const leases = queries
      .updateTable('audit_streams')
      .set({ holder: parameter.holder, leased_until: parameter.leased_until })
      .where('stream', '=', parameter.stream)
      .where((row) =>
        row.or([
          row('holder', '=', parameter.holder),
          row('leased_until', '<=', parameter.now),
          row('leased_until', '>', parameter.latest),
        ]),
      );
    return (one ? leases.where('instance_id', '=', parameter.instance_id) : leases).returningAll();
  });
const updateAllLeases = updateLeases(false);
const updateOneLease = updateLeases(true);

const endLeases = prepareCommand<Pick<AuditStreamsTable, 'stream' | 'holder'>>(
  (queries, parameter) =>
    queries
      .updateTable('audit_streams')
      .set({ leased_until: 0 })
      .where('stream', '=', parameter.stream)
      .where('holder', '=', parameter.holder),
);

const deleteOne = prepareCommand<StreamKey>((queries, parameter) =>
  queries
    .deleteFrom('audit_streams')
    .where('instance_id', '=', parameter.instance_id)
    .where('stream', '=', parameter.stream),
);

const selectStates = prepare<object, StreamState>((queries) =>
  queries
    .selectFrom('audit_streams')
    .innerJoin('instances', 'instances.instance_id', 'audit_streams.instance_id')
    .innerJoin('audit_heads', 'audit_heads.instance_id', 'audit_streams.instance_id')
    .selectAll('audit_streams')
    .select(['instances.subdomain', 'audit_heads.sequence as head_sequence'])
    .orderBy('audit_streams.stream')
    .orderBy('audit_streams.instance_id'),
);

/** The head of the trail of an instance. */
export interface NamedHead {
  instance_id: number;
  subdomain: string;
  sequence: number;
  hash: string;
}

const selectHeads = prepare<object, NamedHead>((queries) =>
  queries
    .selectFrom('instances')
    .innerJoin('audit_heads', 'audit_heads.instance_id', 'instances.instance_id')
    .select(['instances.instance_id', 'instances.subdomain'])
    .select(['audit_heads.sequence', 'audit_heads.hash'])
    .orderBy('instances.instance_id'),
);

export async function insertAuditStream(
  transaction: Transaction,
  row: AuditStreamsTable,
): Promise<void> {
  await transaction.execute(insert, row);
}

export function findAuditStream(
  executor: Executor,
  key: StreamKey,
): Promise<AuditStreamsTable | undefined> {
  return first(executor, selectOne, key);
}

/** The positions of a stream, in the order of the instances. */
export function listPositions(executor: Executor, stream: string): Promise<AuditStreamsTable[]> {
  return executor.execute(selectOfStream, { stream });
}

/** @returns false if another process has the lease, or has had it meanwhile */
export async function moveAuditStream(
  transaction: Transaction,
  moved: StreamPosition & StreamLease,
): Promise<boolean> {
  return (await first(transaction, update, moved)) !== undefined;
}

/**
 * Takes the leases of a stream that no other process has, or renews them, in one statement.
 * @param instanceId only that of one instance
 * @returns their rows
 */
export function takeStreamLeases(
  transaction: Transaction,
  request: LeaseRequest,
  instanceId: number | undefined,
): Promise<AuditStreamsTable[]> {
  const query = instanceId === undefined ? updateAllLeases : updateOneLease;
  return transaction.execute(query, { ...request, instance_id: instanceId ?? 0 });
}

/** Ends the leases that a process has on a stream. */
export async function endStreamLeases(
  transaction: Transaction,
  lease: Pick<AuditStreamsTable, 'stream' | 'holder'>,
): Promise<void> {
  await transaction.execute(endLeases, lease);
}

export async function deleteAuditStream(transaction: Transaction, key: StreamKey): Promise<void> {
  await transaction.execute(deleteOne, key);
}

/** The positions of all streams, by stream and instance. @param instanceId only those of one instance */
export async function listAuditStreams(
  executor: Executor,
  instanceId?: number,
): Promise<StreamState[]> {
  const states = await executor.execute(selectStates, {});
  return states.filter(({ instance_id }) => instanceId === undefined || instance_id === instanceId);
}

/** The heads of all trails, in the order of the instances. */
export function listAuditHeads(executor: Executor): Promise<NamedHead[]> {
  return executor.execute(selectHeads, {});
}
