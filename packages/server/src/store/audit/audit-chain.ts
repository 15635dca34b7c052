import { hash } from 'node:crypto';
import type { AuditEventsTable } from '../schema.ts';

/** The previous hash of the first event of a trail. */
export const emptyTrailHash = '0'.repeat(64);

/**
 * The hash of an event: SHA-256, hexadecimal, of the previous hash and the content of the event. The
 * position in the trail is implied by the previous hash. Stored hashes depend on this form, so it never
 * changes.
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
    // Events of a single access keep the form that they had before events could count repeats.
    ...(event.repeats == null ? [] : [event.repeats]),
  ];
  return hash('sha256', `${previous}\n${JSON.stringify(content)}`);
}
