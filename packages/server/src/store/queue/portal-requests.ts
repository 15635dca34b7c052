import { type Executor, first, type Transaction } from '../database.ts';
import { prepare, prepareCommand } from '../prepared-query.ts';
import type { PortalRequestsTable } from '../schema.ts';

type Key = Pick<PortalRequestsTable, 'instance_id' | 'pt_id' | 'queue_request_id'>;
type Dismissal = Key & { dismissed_at: number; dismissed_by: string };

const selectOne = prepare<Key, PortalRequestsTable>((queries, parameter) =>
  queries
    .selectFrom('portal_requests')
    .selectAll()
    .where('instance_id', '=', parameter.instance_id)
    .where('queue_request_id', '=', parameter.queue_request_id)
    .where('pt_id', '=', parameter.pt_id)
    .where('enqueued', '=', 1),
);

const selectDetails = prepare<Key, Pick<PortalRequestsTable, 'details'>>((queries, parameter) =>
  queries
    .selectFrom('portal_requests')
    .select('details')
    .where('instance_id', '=', parameter.instance_id)
    .where('queue_request_id', '=', parameter.queue_request_id)
    .where('pt_id', '=', parameter.pt_id),
);

const dismiss = prepare<Dismissal, PortalRequestsTable>((queries, parameter) =>
  queries
    .updateTable('portal_requests')
    .set({ dismissed_at: parameter.dismissed_at, dismissed_by: parameter.dismissed_by })
    .where('instance_id', '=', parameter.instance_id)
    .where('queue_request_id', '=', parameter.queue_request_id)
    .where('pt_id', '=', parameter.pt_id)
    .where('enqueued', '=', 1)
    .where('dismissed_at', 'is', null)
    .returningAll(),
);

const insert = prepareCommand<PortalRequestsTable>((queries, parameter) =>
  queries.insertInto('portal_requests').values({
    instance_id: parameter.instance_id,
    queue_request_id: parameter.queue_request_id,
    pt_id: parameter.pt_id,
    request_type: parameter.request_type,
    subject: parameter.subject,
    details: parameter.details,
    enqueued: parameter.enqueued,
    created_at: parameter.created_at,
    created_by: parameter.created_by,
    dismissed_at: parameter.dismissed_at,
    dismissed_by: parameter.dismissed_by,
  } satisfies Record<keyof PortalRequestsTable, unknown>),
);

/** Reads the details of a request, of any length. */
export async function findDetails(
  executor: Executor,
  { instance_id, pt_id, queue_request_id }: Key,
): Promise<string | undefined> {
  const row = await first(executor, selectDetails, { instance_id, pt_id, queue_request_id });
  return row?.details;
}

export function findPortalRequest(
  executor: Executor,
  key: Key,
): Promise<PortalRequestsTable | undefined> {
  return first(executor, selectOne, key);
}

/** Takes an open request off the queue. @returns undefined if there is no open request with this key */
export function dismissPortalRequest(
  transaction: Transaction,
  dismissal: Dismissal,
): Promise<PortalRequestsTable | undefined> {
  return first(transaction, dismiss, dismissal);
}

export async function insertPortalRequest(
  transaction: Transaction,
  request: PortalRequestsTable,
): Promise<void> {
  await transaction.execute(insert, request);
}
