import type { AuditEventsTable } from '../../../store/schema.ts';

/** An audit event for a receiver outside of the database. */
export interface StreamedEvent {
  /** Subdomain of the instance. */
  instance: string;
  /** The URL of the instance. */
  origin: string;
  event: AuditEventsTable;
}

/** Where a stream sends audit events. */
export interface Receiver {
  /** The most events of one call of `send`. */
  readonly batchSize: number;
  /**
   * Sends events, in order. Resolves once the receiver has them, as far as its protocol can tell.
   * @throws if it is not certain that the receiver has all of them: send them again
   */
  send(events: readonly StreamedEvent[]): Promise<void>;
  /** Releases what the receiver uses. */
  close(): void;
}
