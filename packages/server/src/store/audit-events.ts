import { nextNumber } from './counters.ts';
import type { Transaction } from './database.ts';
import { prepareCommand } from './prepared-query.ts';
import type { AuditEventsTable } from './schema.ts';

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
  }),
);

/** Adds an event at the end of its instance's trail, in the transaction of the change that it is about. */
export async function insertAuditEvent(
  transaction: Transaction,
  event: Omit<AuditEventsTable, 'sequence'>,
): Promise<void> {
  const sequence = await nextNumber(transaction, event.instance_id, 'audit_event');
  await transaction.execute(insert, { ...event, sequence });
}
