import {
  type DeskCalls,
  type DeskErrorBody,
  type DeskErrorCode,
  type DeskState,
  personHeader,
} from '../../shared/desk-api.ts';

/** A failed call of the desk's backend. */
export class DeskFailure extends Error {
  override readonly name = 'DeskFailure';
  readonly code: DeskErrorCode | 'desk-unreachable';
  /** Details, such as who dismissed the request or how long to wait. */
  readonly facts: Omit<DeskErrorBody, 'code'>;

  constructor(code: DeskFailure['code'], facts: DeskFailure['facts'] = {}) {
    super(code);
    this.code = code;
    this.facts = facts;
  }

  /** How long the portal asks clients to wait. */
  get retryAfterSeconds(): number | undefined {
    return this.facts.retryAfterSeconds;
  }
}

/** @throws {DeskFailure} */
export function fetchDeskState(): Promise<DeskState> {
  return readResponse(() => fetch('/desk/session'));
}

export interface CallOptions {
  /** The user whose call it is. The backend refuses it if another user has signed in since. */
  readonly username?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls an endpoint of the desk's backend.
 * @throws {DeskFailure}
 */
export function callDesk<Path extends keyof DeskCalls>(
  path: Path,
  input: DeskCalls[Path]['input'],
  { username, signal }: CallOptions = {},
): Promise<DeskCalls[Path]['output']> {
  return readResponse(() =>
    fetch(path, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(username !== undefined && { [personHeader]: encodeURIComponent(username) }),
      },
      body: JSON.stringify(input),
      signal: signal ?? null,
    }),
  );
}

async function readResponse<Body>(send: () => Promise<Response>): Promise<Body> {
  let ok: boolean;
  let body: unknown;
  try {
    const response = await send();
    ok = response.ok;
    body = await response.json();
  } catch {
    throw new DeskFailure('desk-unreachable');
  }
  if (!ok) {
    const { code, ...facts } = body as DeskErrorBody;
    throw new DeskFailure(code, facts);
  }
  return body as Body;
}
