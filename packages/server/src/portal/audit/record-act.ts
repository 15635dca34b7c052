import type { Clock } from '../../platform/clock.ts';
import { insertAuditEvent } from '../../store/audit/audit-events.ts';
import type { Database, Transaction } from '../../store/database.ts';
import type { AuditEventsTable } from '../../store/schema.ts';
import { actorOf, type Caller } from '../caller.ts';
import { auditedOperations, type RecordedOperation } from './audited-operations.ts';

/** What happened; the caller and the time are passed separately. `audited-operations.ts` has the defaults of each operation. */
export interface AuditedAct {
  operation: RecordedOperation;
  outcome?: AuditEventsTable['outcome'];
  /** The patient concerned; null for none. */
  ptId: number | null;
  /** The id of the object, such as 27 for `portal_request/27`; undefined or null if it is unknown or has none. */
  id?: number | string | null | undefined;
  /** Overrides the action of the operation. */
  action?: AuditEventsTable['action'];
  /** Overrides the entity of the operation. */
  entity?: string | null;
  /** The number of accesses that the event counts; undefined for a single access. */
  repeats?: number;
}

/**
 * Records an act in the transaction of its change: both are committed, or neither (Q58).
 * @param at milliseconds since 1970
 */
export async function recordAct(
  transaction: Transaction,
  caller: Caller,
  at: number,
  act: AuditedAct,
): Promise<void> {
  await insertAuditEvent(transaction, {
    instance_id: caller.instanceId,
    at,
    operation: act.operation,
    action: act.action ?? auditedOperations[act.operation].action,
    outcome: act.outcome ?? 'success',
    actor_kind: caller.kind,
    actor: actorOf(caller),
    address: caller.address,
    request_id: caller.requestId,
    pt_id: act.ptId,
    entity: act.entity === undefined ? entityOf(act) : act.entity,
    repeats: act.repeats ?? null,
  });
}

function entityOf({ operation, id }: AuditedAct): string | null {
  const { entity } = auditedOperations[operation];
  if (!entity.includes('{id}')) return entity;
  return id === undefined || id === null ? null : entity.replace('{id}', () => String(id));
}

/**
 * Records an act that changes nothing: a read, or a refusal. Resolves once the event is durable; only then may the
 * response be sent (Q57). Events of concurrent requests share a commit.
 */
export function recordAccess(
  { database, clock }: { database: Database; clock: Clock },
  caller: Caller,
  act: AuditedAct,
): Promise<void> {
  return database.write(
    (transaction) => recordAct(transaction, caller, clock(), act),
    caller.instanceId,
  );
}
