import { errorCode } from '../../platform/error-code.ts';
import { StoreUnavailable } from '../database.ts';

/** Temporary faults: locked, full or unreadable (https://sqlite.org/rescode.html). All others are bugs. */
const passing = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN)/;

/** Converts an error of the engine to one of `database.ts`. */
export function toStoreError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const code = errorCode(error) ?? '';
  return passing.test(code) ? new StoreUnavailable(code, { cause: error }) : error;
}
