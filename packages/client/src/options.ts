import type { OperationId } from '@mdhq/portal-types';
import type { PortalErrorCode } from './portal-error.ts';

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call, which then fails with `aborted`. */
  signal?: AbortSignal | undefined;
}

/** Options of a call that makes a change that can be made only once. */
export interface RepeatOptions extends CallOptions {
  /**
   * Whether the call also succeeds if an earlier call has already made the change. Set it where the
   * caller itself retries, such as a backend that receives the same request again from a browser.
   * Default: false, the call fails unless the change was made by one of its own tries.
   */
  idempotent?: boolean | undefined;
}

/** Options of a call that creates something. */
export interface CreateOptions extends CallOptions {
  /**
   * Makes it safe to repeat the call: a second call with the same key and content receives the
   * response of the first one and has no further effect. 1 to 255 visible ASCII characters. Default:
   * a UUID that the client generates and reuses for its own retries. Pass a key to repeat the call
   * later, or from another process. An instance that does not support keys executes every call.
   */
  idempotencyKey?: string | undefined;
}

/** Options of a call that records something and adds it to the queue. */
export interface QueueOptions extends CreateOptions {
  /** Whether to add it to the queue. Default: true; false only records it. */
  enqueue?: boolean | undefined;
}

/**
 * The outcome of one try of a call, for logs, metrics and traces. Contains no content of the request
 * or response: no patient ids, headers, bodies or credentials.
 */
export interface TryReport {
  readonly operationId: OperationId;
  /** The HTTP method, such as `GET`. */
  readonly method: string;
  /** The path of the contract with its parameter names: `/api/v1/patients/{pt_id}/portal/enqueued`. */
  readonly path: string;
  /** 1 for the first try of a call. */
  readonly tryNumber: number;
  /** When the try started, in milliseconds since 1970. */
  readonly startedAt: number;
  /** The duration of the try in milliseconds, including the body of the response. */
  readonly durationMs: number;
  /** The HTTP status; undefined without a response. */
  readonly status: number | undefined;
  /** Why the try failed; undefined after a success. */
  readonly code: PortalErrorCode | undefined;
  /** The `X-Request-Id` of the response, which is also in the log of the server. */
  readonly requestId: string | undefined;
  /** The delay before the next try, in milliseconds; undefined if there is none. */
  readonly nextTryInMs: number | undefined;
}

/** Called after every try. Errors that it throws are ignored. */
export type Observe = (report: TryReport) => unknown;
