import type {
  InvitationState,
  OperationId,
  ProblemCode,
  Timestamp,
  ValidationError,
} from '@mdhq/portal-types';

/**
 * Why a call failed: a problem of the contract (see `problems.md` of the spec), or a code of the client:
 * - `invalid-argument`: an option or argument is invalid, and nothing was sent;
 * - `network`: no complete response, also on the last try;
 * - `timeout`: the time budget was used up;
 * - `aborted`: the signal of the caller was aborted;
 * - `redirected`: the target sent a redirect, which is never followed;
 * - `unexpected-response`: a response that is not in the contract, such as the HTML page of a proxy.
 *
 * `mayHaveTakenEffect` says whether the call may have had an effect.
 */
export type PortalErrorCode =
  | ProblemCode
  | 'invalid-argument'
  | 'network'
  | 'timeout'
  | 'aborted'
  | 'redirected'
  | 'unexpected-response';

/** The fields of all errors of this package. */
export interface AnyPortalError extends Error {
  readonly code: PortalErrorCode;
  /** The HTTP status; undefined without a response, 0 for a redirect in a browser. */
  readonly status: number | undefined;
  /** The operation that failed; undefined if none was started. */
  readonly operationId: OperationId | undefined;
  /** The id of the HTTP request in the log and audit trail of the server, for its operator. */
  readonly requestId: string | undefined;
  /** The `Retry-After` of the response, in seconds. */
  readonly retryAfterSeconds: number | undefined;
  /** How often the request was sent; 0 if an argument is invalid. */
  readonly tries: number;
  /**
   * Whether the last try or an earlier one may have had an effect. If so, check, or repeat the call with
   * the same `idempotencyKey`. False: it certainly had none, or the operation only reads. Browsers and
   * workers can't tell whether a request was sent, so there it is also true after a refused connection.
   */
  readonly mayHaveTakenEffect: boolean;
  /** The `Idempotency-Key` that was sent. Not printed, because a key of the caller may contain anything. */
  readonly idempotencyKey: string | undefined;
  /** The invalid fields of the request; empty unless the code is `validation-failed`. */
  readonly errors: readonly ValidationError[];
  /** On Node, Bun and Deno, the fault of the network; without URLs, headers and bodies. */
  readonly cause?: unknown;
  /** For logs: contains no content of the request or response. */
  toJSON(): Record<string, unknown>;
}

/** The server responded with a problem of the contract. */
export interface ProblemError extends AnyPortalError {
  readonly code: Exclude<ProblemCode, 'request-already-dismissed' | 'invitation-already-ended'>;
  readonly status: number;
  readonly operationId: OperationId;
}

/**
 * The portal request was already dismissed, and not by this call. An earlier call that failed with
 * `network`, `timeout` or `aborted` may have dismissed it (see `idempotent`).
 */
export interface AlreadyDismissedError extends AnyPortalError {
  readonly code: 'request-already-dismissed';
  readonly status: number;
  readonly operationId: OperationId;
  readonly dismissed_at: Timestamp;
  /** The API user who dismissed it. */
  readonly dismissed_by: string;
}

/** The invitation was no longer active when the call started. */
export interface AlreadyEndedError extends AnyPortalError {
  readonly code: 'invitation-already-ended';
  readonly status: number;
  readonly operationId: OperationId;
  /** The state of the invitation. */
  readonly state: InvitationState;
}

/** The response is not in the contract. */
export interface UnexpectedAnswerError extends AnyPortalError {
  readonly code: 'redirected' | 'unexpected-response';
  readonly status: number;
  readonly operationId: OperationId;
}

/** The call ended without a complete response. */
export interface NoAnswerError extends AnyPortalError {
  readonly code: 'network' | 'timeout' | 'aborted';
  readonly status: undefined;
  readonly operationId: OperationId;
}

/** An option or argument is invalid. Nothing was sent. */
export interface InvalidArgumentError extends AnyPortalError {
  readonly code: 'invalid-argument';
  readonly status: undefined;
}

/**
 * All errors that this package throws. A `switch` on `code` narrows the type.
 *
 * @example
 * try {
 *   await client.enqueued.dismiss(1, 27);
 * } catch (error) {
 *   if (!(error instanceof PortalError)) throw error;
 *   switch (error.code) {
 *     case 'request-already-dismissed':
 *       return `${error.dismissed_by} was first, at ${error.dismissed_at}`;
 *     case 'unavailable':
 *       return `try again in ${error.retryAfterSeconds} s`;
 *     default:
 *       throw error;
 *   }
 * }
 */
export type PortalError =
  | ProblemError
  | AlreadyDismissedError
  | AlreadyEndedError
  | UnexpectedAnswerError
  | NoAnswerError
  | InvalidArgumentError;

/** The fields of an error. `reason` must be a text of this package, without input. */
export interface FailureFacts {
  code: PortalErrorCode;
  operationId?: OperationId;
  reason?: string | undefined;
  status?: number | undefined;
  requestId?: string | undefined;
  retryAfterSeconds?: number | undefined;
  tries?: number;
  mayHaveTakenEffect?: boolean;
  idempotencyKey?: string | undefined;
  errors?: readonly ValidationError[] | undefined;
  dismissed_at?: Timestamp | undefined;
  dismissed_by?: string | undefined;
  state?: string | undefined;
  /** Whether certainly nothing of the request was sent. */
  wasNotSent?: boolean | undefined;
  cause?: unknown;
}

/**
 * The class behind `PortalError`.
 *
 * Loggers print the own properties of an error. Texts of the server are therefore accessors, which code
 * can read and loggers do not print (pino prints `errors`, whose details contain no values according to
 * the contract). A `cause` is a copy of the error of `fetch` without URLs and properties, which
 * contain ids, credentials and bodies; other errors may, too, so they are no `cause` (Q65).
 */
export class PortalFailure extends Error {
  // `declare` saves the bytes of definitions: the constructor sets all fields.
  declare readonly code: PortalErrorCode;
  declare readonly status: number | undefined;
  declare readonly operationId: OperationId | undefined;
  declare readonly requestId: string | undefined;
  declare readonly retryAfterSeconds: number | undefined;
  declare readonly tries: number;
  declare readonly mayHaveTakenEffect: boolean;
  readonly #unprinted: Pick<
    FailureFacts,
    'errors' | 'dismissed_at' | 'dismissed_by' | 'state' | 'idempotencyKey'
  >;

  /** Printed in stack traces; a minifier would change the name of the class. */
  static override readonly name = 'PortalError';

  // On the prototype: an own property would be printed after the stack.
  override get name(): string {
    return 'PortalError';
  }

  constructor(facts: FailureFacts) {
    super(messageOf(facts), facts);
    const {
      code,
      status,
      operationId,
      requestId,
      retryAfterSeconds,
      tries = 0,
      mayHaveTakenEffect = false,
    } = facts;
    Object.assign(this, {
      code,
      status,
      operationId,
      requestId,
      retryAfterSeconds,
      tries,
      mayHaveTakenEffect,
    });
    this.#unprinted = facts;
  }

  get idempotencyKey(): string | undefined {
    return this.#unprinted.idempotencyKey;
  }

  get errors(): readonly ValidationError[] {
    return this.#unprinted.errors ?? [];
  }

  get dismissed_at(): Timestamp | undefined {
    return this.#unprinted.dismissed_at;
  }

  get dismissed_by(): string | undefined {
    return this.#unprinted.dismissed_by;
  }

  get state(): string | undefined {
    return this.#unprinted.state;
  }

  toJSON(): Record<string, unknown> {
    return { name: this.name, message: this.message, ...(this as object) };
  }
}

function messageOf({ operationId, code, status, requestId, reason }: FailureFacts): string {
  return [
    operationId && `${operationId} failed:`,
    status,
    reason ? `${code}: ${reason}` : code,
    requestId && `(request ${requestId})`,
  ]
    .filter((part) => part)
    .join(' ');
}

/** The type of `PortalError` as a value: of a class, as matchers such as `toThrow` expect. */
interface PortalErrorClass {
  new (facts: FailureFacts): PortalError;
  readonly prototype: PortalError;
  [Symbol.hasInstance](value: unknown): value is PortalError;
}

/**
 * For `instanceof`, and for matchers such as `rejects.toThrow(PortalError)`.
 *
 * @alias PortalFailure
 */
export const PortalError = PortalFailure as unknown as PortalErrorClass;
