import type { OperationId } from '@mdhq/portal-types';
import type { PortalErrorCode } from './portal-error.ts';

/** What every call takes. */
export interface CallOptions {
  /** Ends the call with `aborted`. */
  signal?: AbortSignal | undefined;
}

/** What every call takes that makes something new. */
export interface CreateOptions extends CallOptions {
  /**
   * Makes a repeat harmless: a second call with the same key and the same content is given the first
   * one's answer, and does nothing more. 1 to 255 visible ASCII characters. Without one the client
   * makes a UUID, which it keeps over its own retries; give one to repeat a call later, or from
   * another process. An instance that does not know such keys does the call again.
   */
  idempotencyKey?: string | undefined;
}

/** What a call takes that puts something into the queue, or only records it. */
export interface QueueOptions extends CreateOptions {
  /** false records it without putting it into the queue; true without it. */
  enqueue?: boolean | undefined;
}

/**
 * What came of one try of a call, for logs, metrics and traces. It holds nothing of the request's or of
 * the answer's content: no ids of patients, no headers, no body, no credentials.
 */
export interface TryReport {
  readonly operationId: OperationId;
  /** Such as `GET`. */
  readonly method: string;
  /** The contract's path, with its parameters' names: `/api/v1/patients/{pt_id}/portal/enqueued`. */
  readonly path: string;
  /** 1 for a call's first try. */
  readonly tryNumber: number;
  /** When it was begun, in milliseconds since 1970. */
  readonly startedAt: number;
  /** How long it took, its answer's body included, in milliseconds. */
  readonly durationMs: number;
  /** The HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  /** Why it failed; undefined where it did not. */
  readonly code: PortalErrorCode | undefined;
  /** The number by which the server knows the request. */
  readonly requestId: string | undefined;
  /** How long until the next try, in milliseconds; undefined where none follows. */
  readonly nextTryInMs: number | undefined;
}

/** Is told of every try, once it is over. What it throws is lost, and never breaks a call. */
export type Observe = (report: TryReport) => unknown;
