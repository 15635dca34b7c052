import { sql } from 'kysely';
import { type Executor, first, type Transaction } from '../database.ts';
import { prepare, prepareCommand } from '../prepared-query.ts';
import type { PortalRequestsTable, RestorationsTable } from '../schema.ts';

type Key = Pick<RestorationsTable, 'instance_id' | 'queue_request_id'>;
type Restoration = Omit<RestorationsTable, 'number'>;

const selectOf = prepare<Key, RestorationsTable>((queries, parameter) =>
  queries
    .selectFrom('restorations')
    .selectAll()
    .where('instance_id', '=', parameter.instance_id)
    .where('queue_request_id', '=', parameter.queue_request_id)
    .orderBy('number'),
);

const insert = prepareCommand<Restoration>((queries, parameter) =>
  queries.insertInto('restorations').values({
    instance_id: parameter.instance_id,
    queue_request_id: parameter.queue_request_id,
    number: sql<number>`(select count(*) + 1 from restorations where instance_id = ${parameter.instance_id}
      and queue_request_id = ${parameter.queue_request_id})`,
    dismissed_at: parameter.dismissed_at,
    dismissed_by: parameter.dismissed_by,
    restored_at: parameter.restored_at,
    restored_by: parameter.restored_by,
  }),
);

const reopen = prepare<Key, PortalRequestsTable>((queries, parameter) =>
  queries
    .updateTable('portal_requests')
    .set({ dismissed_at: null, dismissed_by: null })
    .where('instance_id', '=', parameter.instance_id)
    .where('queue_request_id', '=', parameter.queue_request_id)
    .returningAll(),
);

/** The restorations of a request, oldest first. */
export function selectRestorations(executor: Executor, key: Key): Promise<RestorationsTable[]> {
  return executor.execute(selectOf, key);
}

/** Returns a dismissed request to the queue, and stores its dismissal with the restoration. */
export async function restorePortalRequest(
  transaction: Transaction,
  restoration: Restoration,
): Promise<PortalRequestsTable | undefined> {
  await transaction.execute(insert, restoration);
  const { instance_id, queue_request_id } = restoration;
  return first(transaction, reopen, { instance_id, queue_request_id });
}
