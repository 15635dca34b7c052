import type { DeskCalls, DeskErrorBody, DeskErrorCode, DeskState } from '../shared/desk-api.ts';

/** A call on the desk's backend that failed, with the code that the page has words for. */
export class DeskFailure extends Error {
  override readonly name = 'DeskFailure';
  readonly code: DeskErrorCode | 'desk-unreachable';

  constructor(code: DeskFailure['code']) {
    super(code);
    this.code = code;
  }
}

/** @throws {DeskFailure} */
export function fetchDeskState(): Promise<DeskState> {
  return answerOf(() => fetch('/desk/session'));
}

/**
 * Calls an endpoint of the desk's backend.
 * @throws {DeskFailure}
 */
export function callDesk<Path extends keyof DeskCalls>(
  path: Path,
  input: DeskCalls[Path]['input'],
): Promise<DeskCalls[Path]['output']> {
  return answerOf(() =>
    fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(input),
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
  if (!ok) throw new DeskFailure((body as DeskErrorBody).code);
  return body as Answer;
}
