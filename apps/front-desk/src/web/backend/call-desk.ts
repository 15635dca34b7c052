import {
  type DeskCalls,
  type DeskErrorBody,
  type DeskErrorCode,
  type DeskState,
  personHeader,
} from '../../shared/desk-api.ts';

/** A call on the desk's backend that failed, with the code that the page has words for. */
export class DeskFailure extends Error {
  override readonly name = 'DeskFailure';
  readonly code: DeskErrorCode | 'desk-unreachable';
  /** What else is known: who was first, or how long to wait. */
  readonly facts: Omit<DeskErrorBody, 'code'>;

  constructor(code: DeskFailure['code'], facts: DeskFailure['facts'] = {}) {
    super(code);
    this.code = code;
    this.facts = facts;
  }

  /** The pause that the portal asks for. */
  get retryAfterSeconds(): number | undefined {
    return this.facts.retryAfterSeconds;
  }
}

/** @throws {DeskFailure} */
export function fetchDeskState(): Promise<DeskState> {
  return answerOf(() => fetch('/desk/session'));
}

/** What a call of somebody's has beside its input. */
export interface Calling {
  /** Who is meant to make it: refused where somebody else has signed in meanwhile. */
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
  { username, signal }: Calling = {},
): Promise<DeskCalls[Path]['output']> {
  return answerOf(() =>
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

async function answerOf<Answer>(send: () => Promise<Response>): Promise<Answer> {
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
  return body as Answer;
}
