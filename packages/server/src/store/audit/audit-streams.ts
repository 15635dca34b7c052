import { type Executor, first, type Transaction } from '../database.ts';
import { prepare, prepareCommand } from '../prepared-query.ts';
import type { AuditStreamsTable } from '../schema.ts';

type StreamKey = Pick<AuditStreamsTable, 'instance_id' | 'stream'>;

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

const update = prepareCommand<AuditStreamsTable>((queries, parameter) =>
  queries
    .updateTable('audit_streams')
    .set({
      sequence: parameter.sequence,
      hash: parameter.hash,
      moved_at: parameter.moved_at,
      holder: parameter.holder,
      leased_until: parameter.leased_until,
    })
    .where('instance_id', '=', parameter.instance_id)
    .where('stream', '=', parameter.stream),
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
}

const selectHeads = prepare<object, NamedHead>((queries) =>
  queries
    .selectFrom('instances')
    .innerJoin('audit_heads', 'audit_heads.instance_id', 'instances.instance_id')
    .select(['instances.instance_id', 'instances.subdomain', 'audit_heads.sequence'])
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

export async function updateAuditStream(
  transaction: Transaction,
  row: AuditStreamsTable,
): Promise<void> {
  await transaction.execute(update, row);
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
