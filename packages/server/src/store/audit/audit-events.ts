import {
  type Executor,
  first,
  type MovedAuditHead,
  type Transaction,
  TransactionConflict,
} from '../database.ts';
import { prepare, prepareCommand } from '../prepared-query.ts';
import type { AuditEventsTable, AuditHeadsTable } from '../schema.ts';
import { emptyTrailHash, hashAuditEvent } from './audit-chain.ts';

const insert = prepareCommand<AuditEventsTable>((queries, parameter) =>
  queries.insertInto('audit_events').values({
    instance_id: parameter.instance_id,
    sequence: parameter.sequence,
    at: parameter.at,
    operation: parameter.operation,
    action: parameter.action,
    outcome: parameter.outcome,
    actor_kind: parameter.actor_kind,
    actor: parameter.actor,
    address: parameter.address,
    request_id: parameter.request_id,
    pt_id: parameter.pt_id,
    entity: parameter.entity,
    repeats: parameter.repeats,
    hash: parameter.hash,
  }),
);

const selectFrom = prepare<
  { instance_id: number; sequence: number; limit: number },
  AuditEventsTable
>((queries, parameter) =>
  queries
    .selectFrom('audit_events')
    .selectAll()
    .where('instance_id', '=', parameter.instance_id)
    .where('sequence', '>=', parameter.sequence)
    .orderBy('sequence')
    .limit(parameter.limit),
);

const selectFirst = prepare<{ instance_id: number; limit: number }, AuditEventsTable>(
  (queries, parameter) =>
    queries
      .selectFrom('audit_events')
      .selectAll()
      .where('instance_id', '=', parameter.instance_id)
      .orderBy('sequence')
      .limit(parameter.limit),
);

const selectOne = prepare<{ instance_id: number; sequence: number }, AuditEventsTable>(
  (queries, parameter) =>
    queries
      .selectFrom('audit_events')
      .selectAll()
      .where('instance_id', '=', parameter.instance_id)
      .where('sequence', '=', parameter.sequence),
);

const selectAbout = prepare<{ operation: string; entity: string }, { sequence: number }>(
  (queries, parameter) =>
    queries
      .selectFrom('audit_events')
      .select('sequence')
      .where('operation', '=', parameter.operation)
      .where('entity', '=', parameter.entity)
      .limit(1),
);

const insertHead = prepareCommand<AuditHeadsTable>((queries, parameter) =>
  queries.insertInto('audit_heads').values({
    instance_id: parameter.instance_id,
    sequence: parameter.sequence,
    hash: parameter.hash,
  }),
);

const selectHead = prepare<{ instance_id: number }, AuditHeadsTable>((queries, parameter) =>
  queries.selectFrom('audit_heads').selectAll().where('instance_id', '=', parameter.instance_id),
);

/** Moves a head only if no other transaction has moved it since it was read. */
const moveHead = prepare<MovedAuditHead, { instance_id: number }>((queries, parameter) =>
  queries
    .updateTable('audit_heads')
    .set({ sequence: parameter.sequence, hash: parameter.hash })
    .where('instance_id', '=', parameter.instance_id)
    .where('sequence', '=', parameter.movedFrom)
    .returning('instance_id'),
);

const rewriteHead = prepareCommand<{ instance_id: number }>((queries, parameter) =>
  queries
    .updateTable('audit_heads')
    .set((head) => ({ sequence: head.ref('sequence') }))
    .where('instance_id', '=', parameter.instance_id),
);

/** Adds the empty trail of a new instance. */
export async function insertAuditHead(
  transaction: Transaction,
  instance_id: number,
): Promise<void> {
  await transaction.execute(insertHead, { instance_id, sequence: 0, hash: emptyTrailHash });
}

/**
 * Appends an event to the trail of its instance, chained to the previous one. Called in the transaction of
 * the recorded change.
 */
export async function insertAuditEvent(
  transaction: Transaction,
  event: Omit<AuditEventsTable, 'sequence' | 'hash'>,
): Promise<void> {
  const { instance_id } = event;
  const { auditHeads } = transaction;
  const moved = auditHeads?.get(instance_id);
  const head = moved ?? (await findAuditHead(transaction, instance_id));
  if (head === undefined) throw new Error(`Instance ${instance_id} has no audit trail.`);
  const sequence = head.sequence + 1;
  const hash = hashAuditEvent(head.hash, event);
  await transaction.execute(insert, { ...event, sequence, hash });
  const movedFrom = moved?.movedFrom ?? head.sequence;
  const next = { instance_id, sequence, hash, movedFrom };
  if (auditHeads === undefined) await moveAuditHead(transaction, next);
  else auditHeads.set(instance_id, next);
}

/** @throws {TransactionConflict} if another transaction has appended to the trail: the trail would fork */
async function moveAuditHead(transaction: Transaction, head: MovedAuditHead): Promise<void> {
  if ((await first(transaction, moveHead, head)) !== undefined) return;
  throw new TransactionConflict('Another transaction has appended to the same audit trail.');
}

/**
 * Writes the heads that the events of the transaction have moved. Called once before its commit.
 * @returns one of them, by which `isCommitted` recognizes the transaction
 */
export async function writeAuditHeads(
  transaction: Transaction,
): Promise<AuditHeadsTable | undefined> {
  const { auditHeads } = transaction;
  const heads = [...(auditHeads?.values() ?? [])];
  for (const head of heads) await moveAuditHead(transaction, head);
  auditHeads?.clear();
  return heads.at(-1);
}

/** Whether a transaction that has written a head is committed: then the trail has its event, whose hash no other event has. */
export async function isCommitted(
  executor: Executor,
  { instance_id, sequence, hash }: AuditHeadsTable,
): Promise<boolean> {
  return (await findAuditEvent(executor, instance_id, sequence))?.hash === hash;
}

/**
 * Writes a head without a change, so that the commit of the transaction waits until a synchronous standby has all commits before
 * it. Reading a commit does not show that it outlives the primary.
 */
export async function rewriteAuditHead(transaction: Executor, instance_id: number): Promise<void> {
  await transaction.execute(rewriteHead, { instance_id });
}

/** The head of the trail of an instance. */
export function findAuditHead(
  executor: Executor,
  instance_id: number,
): Promise<AuditHeadsTable | undefined> {
  return first(executor, selectHead, { instance_id });
}

/** The next events of a trail after `sequence`, in order; the first ones if it is undefined. */
export function listAuditEventsAfter(
  executor: Executor,
  instance_id: number,
  sequence: number | undefined,
  limit: number,
): Promise<AuditEventsTable[]> {
  if (sequence === undefined) return executor.execute(selectFirst, { instance_id, limit });
  return executor.execute(selectFrom, { instance_id, sequence: sequence + 1, limit });
}

/**
 * The next events of a trail after the event `last`, in order. They include others with its sequence: partitions do not prevent
 * that an intruder inserts one in another month.
 */
export async function listAuditEventsBehind(
  executor: Executor,
  last: AuditEventsTable,
  limit: number,
): Promise<AuditEventsTable[]> {
  const { instance_id, sequence, at } = last;
  const events = await executor.execute(selectFrom, { instance_id, sequence, limit: limit + 1 });
  return events.filter((event) => event.sequence !== sequence || event.at !== at);
}

/** One event of a trail. */
export function findAuditEvent(
  executor: Executor,
  instance_id: number,
  sequence: number,
): Promise<AuditEventsTable | undefined> {
  return first(executor, selectOne, { instance_id, sequence });
}

/** Whether any trail has an event of the operation about the entity. Reads all events if there is none. */
export async function hasAuditEvent(
  executor: Executor,
  about: { operation: string; entity: string },
): Promise<boolean> {
  return (await first(executor, selectAbout, about)) !== undefined;
}
