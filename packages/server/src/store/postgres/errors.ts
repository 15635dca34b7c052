import { errorCode } from '../../platform/error-code.ts';
import { StoreUnavailable, TransactionConflict } from '../database.ts';

/**
 * Temporary faults (https://www.postgresql.org/docs/current/errcodes-appendix.html): no connection (08), out of resources
 * (53), stopped by an operator or starting (57P), a time-out (55P03, 57014, 25P03), a standby (25006), an error of a disk (58030).
 */
const passing = /^(08...|53...|57P..|55P03|57014|25P03|25006|58030)$/;
/** The same by Node's codes. */
const unreachable =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
/** Errors of `pg` itself, which have no code. */
const lostConnection =
  /Connection terminated|timeout exceeded when trying to connect|not queryable|Client was closed|Query read timeout|Cannot use a pool after calling end/i;
/** Those after a wait that was too long: for a connection of the pool, for the database to connect, and for a response. */
const timedOut =
  /timeout exceeded when trying to connect|terminated due to connection timeout|Query read timeout/i;
/** A deadlock, or a transaction that can't be serialized. */
const conflicts = /^(40001|40P01)$/;

/** Converts an error of `pg` to one of `database.ts`. Others are bugs. */
export function toStoreError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (error instanceof StoreUnavailable) return error;
  const code = errorCode(error) ?? '';
  if (conflicts.test(code)) return new TransactionConflict(code, { cause: error });
  if (passing.test(code) || isConnectionLost(error)) {
    return new StoreUnavailable(code === '' ? 'The connection was lost.' : code, { cause: error });
  }
  return error;
}

/** Whether the connection is no longer usable, or there never was one. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = errorCode(error) ?? '';
  return (
    unreachable.test(code) ||
    /^(08|57P0[1-3]|25P03)/.test(code) ||
    lostConnection.test(error.message)
  );
}

/**
 * Whether the database closed a connection that was open, so a statement that changes nothing may run again on another one.
 * After a time-out it may not: it would wait as long again.
 */
export function isConnectionClosed(error: unknown): boolean {
  return isConnectionLost(error) && !timedOut.test((error as Error).message);
}
