import { StoreUnavailable } from '../database.ts';

/** Locked, full or unreadable just now (https://sqlite.org/rescode.html); the rest are mistakes of ours. */
const passing = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN)/;

/** The engine's error as the rest of the server knows it. */
export function toStoreError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const code = 'code' in error ? String(error.code) : '';
  return passing.test(code) ? new StoreUnavailable(code, { cause: error }) : error;
}
