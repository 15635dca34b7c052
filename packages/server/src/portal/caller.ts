import type { AuditEventsTable } from '../store/schema.ts';

/** Who is doing something, on which instance, and where it came from: what an audit event says of it. */
export interface Caller {
  readonly instanceId: number;
  readonly kind: AuditEventsTable['actor_kind'];
  /** The API user's name, the patient's number, the operator's log-in, or what an unknown one said. */
  readonly name: string;
  /** The network address; null for the operator and the server itself. */
  readonly address: string | null;
  /** The HTTP request's number; null outside of one. */
  readonly requestId: string | null;
}
