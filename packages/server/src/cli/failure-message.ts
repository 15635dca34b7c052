import { ConfigError } from '../config.ts';
import { DatabaseReplaced, DataDirectoryError, StoreUnavailable } from '../store/database.ts';
import { CommandFailure } from './command-failure.ts';

/** The message of an error: one line that says how to fix it. */
export function failureMessage(error: unknown): string {
  if (error instanceof CommandFailure || error instanceof ConfigError) return error.message;
  if (error instanceof DataDirectoryError || error instanceof DatabaseReplaced)
    return error.message;
  if (error instanceof StoreUnavailable) {
    return `Cannot write to the database (${error.message}): try again in a moment.`;
  }
  const { code, path, message } = describe(error);
  const next = nextSteps[code];
  return next === undefined ? `Error: ${message.replaceAll(/\s+/g, ' ')}` : path + next;
}

/** By Node's and SQLite's error codes. */
const nextSteps: Readonly<Record<string, string>> = {
  ENOENT: 'No such file: check the path.',
  ENOTDIR: 'No such file: check the path.',
  EEXIST: 'Is a file: specify a directory.',
  EISDIR: 'Is a directory: specify a file.',
  EACCES: 'Permission denied: check the permissions.',
  ENOSPC: 'No space left on the disk: free some space.',
  EADDRINUSE: 'Port already in use: stop the program that uses it, or change PORTAL_LISTEN.',
  EADDRNOTAVAIL: 'Not an address of this machine: change PORTAL_LISTEN.',
  SQLITE_CANTOPEN: 'Cannot open the database: check PORTAL_DATA_DIR and its permissions.',
  SQLITE_BUSY: 'The database is locked by another process: try again in a moment.',
};

function describe(error: unknown): { code: string; path: string; message: string } {
  if (!(error instanceof Error)) return { code: '', path: '', message: String(error) };
  const code = 'code' in error ? String(error.code) : '';
  const path = 'path' in error ? `${String(error.path)}: ` : '';
  return { code, path, message: error.message };
}
