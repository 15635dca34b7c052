import { type Executor, first, type Transaction } from '../database.ts';
import { prepare, prepareCommand } from '../prepared-query.ts';
import type { AuditArchivesTable, AuditEventsTable } from '../schema.ts';
import { findAuditEvent } from './audit-events.ts';

const insert = prepareCommand<AuditArchivesTable>((queries, parameter) =>
  queries.insertInto('audit_archives').values({
    instance_id: parameter.instance_id,
    month: parameter.month,
    first_sequence: parameter.first_sequence,
    previous_hash: parameter.previous_hash,
    last_sequence: parameter.last_sequence,
    last_hash: parameter.last_hash,
    bytes: parameter.bytes,
    sha256: parameter.sha256,
    seal: parameter.seal,
    removed_sequence: parameter.removed_sequence,
    removed_hash: parameter.removed_hash,
  }),
);

const selectAll = prepare<{ instance_id: number }, AuditArchivesTable>((queries, parameter) =>
  queries
    .selectFrom('audit_archives')
    .selectAll()
    .where('instance_id', '=', parameter.instance_id)
    .orderBy('last_sequence'),
);

/** The last event of a batch, counted from the first event that is still in the table. */
const selectLastOfBatch = prepare<
  { instance_id: number; last_sequence: number; offset: number },
  Pick<AuditEventsTable, 'sequence' | 'hash'>
>((queries, parameter) =>
  queries
    .selectFrom('audit_events')
    .select(['sequence', 'hash'])
    .where('instance_id', '=', parameter.instance_id)
    .where('sequence', '<=', parameter.last_sequence)
    .orderBy('sequence')
    .limit(1)
    .offset(parameter.offset),
);

const deleteThrough = prepareCommand<{ instance_id: number; sequence: number }>(
  (queries, parameter) =>
    queries
      .deleteFrom('audit_events')
      .where('instance_id', '=', parameter.instance_id)
      .where('sequence', '<=', parameter.sequence),
);

const moveRemoved = prepareCommand<
  Pick<AuditArchivesTable, 'instance_id' | 'month' | 'removed_sequence' | 'removed_hash'>
>((queries, parameter) =>
  queries
    .updateTable('audit_archives')
    .set({
      removed_sequence: parameter.removed_sequence,
      removed_hash: parameter.removed_hash,
    })
    .where('instance_id', '=', parameter.instance_id)
    .where('month', '=', parameter.month),
);

/** Records that a month is archived. Its events are still in the table. */
export async function insertAuditArchive(
  transaction: Transaction,
  archive: AuditArchivesTable,
): Promise<void> {
  await transaction.execute(insert, archive);
}

/** The archived months of a trail, in order. */
export function listAuditArchives(
  executor: Executor,
  instance_id: number,
): Promise<AuditArchivesTable[]> {
  return executor.execute(selectAll, { instance_id });
}

/**
 * Removes the next events of an archived month from the table, at most `limit`.
 * @returns the archive after that
 */
export async function removeArchivedEvents(
  transaction: Transaction,
  archive: AuditArchivesTable,
  limit: number,
): Promise<AuditArchivesTable> {
  const { instance_id, month, last_sequence, last_hash } = archive;
  const batch = { instance_id, last_sequence, offset: limit - 1 };
  // If none is left, another process that archives has removed them: an archive is verified before it is recorded.
  const last = (await first(transaction, selectLastOfBatch, batch)) ??
    (await findAuditEvent(transaction, instance_id, last_sequence)) ?? {
      sequence: last_sequence,
      hash: last_hash,
    };
  await transaction.execute(deleteThrough, { instance_id, sequence: last.sequence });
  const removed = { removed_sequence: last.sequence, removed_hash: last.hash };
  await transaction.execute(moveRemoved, { instance_id, month, ...removed });
  return { ...archive, ...removed };
}
