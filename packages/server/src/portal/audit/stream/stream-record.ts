import { toFhirAuditEvent } from '../fhir-audit-event.ts';
import type { StreamedEvent } from './receiver.ts';

/**
 * An event as one line of JSON in ASCII, without a line break. `auditEvent` is the resource that `audit export` writes. An event
 * that is sent again has the same instance, sequence and hash.
 */
export function recordOf({ instance, origin, event }: StreamedEvent): string {
  const { sequence, hash } = event;
  const auditEvent = toFhirAuditEvent(event, origin);
  return toAscii(JSON.stringify({ instance, sequence, hash, auditEvent }));
}

/** In JSON, other characters only occur in strings, where they can be escaped. */
function toAscii(json: string): string {
  return json.replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
