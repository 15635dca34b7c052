import type {
  InvitationState,
  OperationId,
  ProblemCode,
  Timestamp,
  ValidationError,
} from '@mdhq/portal-types';

/**
 * Why a call failed. Those of the contract are the sections of the spec's `problems.md`; the client's
 * own are
 * - `invalid-argument`: refused before anything was sent;
 * - `network`: no answer, or it broke off, on the last try too;
 * - `timeout`: not done in time;
 * - `aborted`: the caller's own signal;
 * - `redirected`: the target answered with a redirect, which is never followed;
 * - `unexpected-response`: an answer that the contract does not have, such as a proxy's HTML page.
 *
 * Whether the call may have been done all the same, `mayHaveTakenEffect` says.
 */
export type PortalErrorCode =
  | ProblemCode
  | 'invalid-argument'
  | 'network'
  | 'timeout'
  | 'aborted'
  | 'redirected'
  | 'unexpected-response';

/** What every error of this package has. */
export interface AnyPortalError extends Error {
  readonly code: PortalErrorCode;
  /** The HTTP status, where there was an answer; 0 where a browser hides it, on a redirect. */
  readonly status: number | undefined;
  /** The operation that failed; undefined where none was begun. */
  readonly operationId: OperationId | undefined;
  /** The number by which the server's log and audit trail know the call: tell it to the operator. */
  readonly requestId: string | undefined;
  /** How long to wait before the next try, in seconds, where the server said so. */
  readonly retryAfterSeconds: number | undefined;
  /** How often the request was sent; 0 where it was refused before. */
  readonly tries: number;
  /**
   * The call may have been done all the same, by this try or by one before it: look, or make it again
   * with the same `idempotencyKey`. False: it was certainly not done, or changes nothing.
   */
  readonly mayHaveTakenEffect: boolean;
  /** The `Idempotency-Key` that was sent. A caller's own may say anything, so it is not printed. */
  readonly idempotencyKey: string | undefined;
  /** What is wrong with the request, each with its place; empty for all but `validation-failed`. */
  readonly errors: readonly ValidationError[];
  /** What may go into a log: nothing of the request's or of the answer's content. */
  toJSON(): Record<string, unknown>;
}

/** The server said what is wrong, in the contract's terms. */
export interface ProblemError extends AnyPortalError {
  readonly code: Exclude<ProblemCode, 'request-already-dismissed' | 'invitation-already-ended'>;
  readonly status: number;
  readonly operationId: OperationId;
}

/**
 * The portal request was dismissed before, and not by this call. An earlier call that ended with
 * `network`, `timeout` or `aborted` may have done it.
 */
export interface AlreadyDismissedError extends AnyPortalError {
  readonly code: 'request-already-dismissed';
  readonly status: number;
  readonly operationId: OperationId;
  readonly dismissed_at: Timestamp;
  /** The API user who dismissed it. */
  readonly dismissed_by: string;
}

/** The link works no more, and did not when this call began. */
export interface AlreadyEndedError extends AnyPortalError {
  readonly code: 'invitation-already-ended';
  readonly status: number;
  readonly operationId: OperationId;
  /** How it ended. */
  readonly state: InvitationState;
}

/** Something answered, but not as the contract has it. */
export interface UnexpectedAnswerError extends AnyPortalError {
  readonly code: 'redirected' | 'unexpected-response';
  readonly status: number;
  readonly operationId: OperationId;
}

/** The call ended without a whole answer. */
export interface NoAnswerError extends AnyPortalError {
  readonly code: 'network' | 'timeout' | 'aborted';
  readonly status: undefined;
  readonly operationId: OperationId;
}

/** An option or an argument that can't be right. Nothing was sent. */
export interface InvalidArgumentError extends AnyPortalError {
  readonly code: 'invalid-argument';
  readonly status: undefined;
}

/**
 * Every error that this package throws. `switch` on `code` narrows it.
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

/** What an error is made from. `reason` is in this package's own words. */
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
}

/**
 * The class behind `PortalError`.
 *
 * Loggers print an error's own properties, so what the server wrote in its own words stands behind
 * accessors: code can read it, and no log gets it by accident (pino alone looks for `errors`, whose
 * details repeat no value, by the contract). For the same reason there is no `cause`: the errors of
 * `fetch` and `JSON.parse` quote addresses and bodies. Q65
 */
export class PortalFailure extends Error {
  // The constructor sets them all: to define them too is only more to load.
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

  /** What stack traces and inspectors print; minifiers would change the class's own. */
  static override readonly name = 'PortalError';

  // On the prototype, since an own property would be printed beside the stack.
  override get name(): string {
    return 'PortalError';
  }

  constructor(facts: FailureFacts) {
    super(messageOf(facts));
    this.code = facts.code;
    this.status = facts.status;
    this.operationId = facts.operationId;
    this.requestId = facts.requestId;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.tries = facts.tries ?? 0;
    this.mayHaveTakenEffect = facts.mayHaveTakenEffect ?? false;
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
    return { name: this.name, message: this.message, ...this.#printable };
  }

  /** Node 20 would print `errors` all the same. */
  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    return `${this.stack} ${inspect(this.#printable, options)}`;
  }

  get #printable(): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this).filter(([, fact]) => fact !== undefined));
  }
}

function messageOf({ operationId, code, status, requestId, reason }: FailureFacts): string {
  return [
    operationId && `${operationId} failed:`,
    status,
    reason ? `${code}: ${reason}` : code,
    requestId && `(request ${requestId})`,
  ]
    .filter(Boolean)
    .join(' ');
}

/**
 * For `instanceof`; the package makes its errors itself.
 *
 * @alias PortalFailure
 */
export const PortalError = PortalFailure as unknown as {
  [Symbol.hasInstance](value: unknown): value is PortalError;
};
