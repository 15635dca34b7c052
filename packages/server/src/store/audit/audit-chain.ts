import { hash } from 'node:crypto';
import type { AuditEventsTable } from '../schema.ts';

/** What the first event of a trail follows. */
export const emptyTrailHash = '0'.repeat(64);

/**
 * The hash of an event: SHA-256, hexadecimal, over the hash of the event before it and its own content.
 * Its place needs no word of its own, for the hash before it says it. What is stored depends on this very
 * form, so it never changes.
 */
export function hashAuditEvent(
  previous: string,
  event: Omit<AuditEventsTable, 'sequence' | 'hash'>,
): string {
  const content = [
    event.instance_id,
    event.at,
    event.operation,
    event.action,
    event.outcome,
    event.actor_kind,
    event.actor,
    event.address,
    event.request_id,
    event.pt_id,
    event.entity,
    // Events of one act keep the form that they had before there were others.
    ...(event.repeats == null ? [] : [event.repeats]),
  ];
  return hash('sha256', `${previous}\n${JSON.stringify(content)}`);
}
