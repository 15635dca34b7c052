import { insertAuditEvent } from '../store/audit-events.ts';
import type { Database, Transaction } from '../store/database.ts';
import type { AuditEventsTable } from '../store/schema.ts';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';

/** What happened, apart from who did it and when. */
export interface AuditedAct {
  /** The operation's or command's name, such as `deletePortalRequest`. */
  operation: string;
  action: AuditEventsTable['action'];
  outcome?: AuditEventsTable['outcome'];
  /** The patient it was about; null where it was about none. */
  ptId: number | null;
  /** What it was done to, such as `portal_request/27`. */
  entity: string | null;
  /** How many acts the event stands for; null for one that was recorded by itself. */
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
    action: act.action,
    outcome: act.outcome ?? 'success',
    actor_kind: caller.kind,
    actor: caller.name,
    address: caller.address,
    request_id: caller.requestId,
    pt_id: act.ptId,
    entity: act.entity,
    repeats: act.repeats ?? null,
  });
}

/**
 * Records an act that changes nothing: a read, or what was refused. It resolves once the event is durable,
 * and only then may the answer go out (Q57). Those of concurrent requests share a commit.
 */
export function recordAccess(
  { database, clock }: { database: Database; clock: Clock },
  caller: Caller,
  act: AuditedAct,
): Promise<void> {
  return database.write((transaction) => recordAct(transaction, caller, clock(), act));
}
