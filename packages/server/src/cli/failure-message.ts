import { ConfigError } from '../config.ts';
import { DatabaseReplaced, DataDirectoryError, StoreUnavailable } from '../store/database.ts';
import { CommandFailure } from './command-failure.ts';

/** What went wrong, in one line that says what to do next. */
export function failureMessage(error: unknown): string {
  if (error instanceof CommandFailure || error instanceof ConfigError) return error.message;
  if (error instanceof DataDirectoryError || error instanceof DatabaseReplaced)
    return error.message;
  if (error instanceof StoreUnavailable) {
    return `The database can't be written to (${error.message}): try again in a moment.`;
  }
  const { code, path, message } = describe(error);
  const next = nextSteps[code];
  return next === undefined ? `It failed: ${message.replaceAll(/\s+/g, ' ')}` : path + next;
}

/** By Node's and SQLite's error codes. */
const nextSteps: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file: check its name.',
  ENOTDIR: 'There is no such file: check its name.',
  EEXIST: 'That is a file: name a folder.',
  EISDIR: 'That is a folder: name a file.',
  EACCES: 'That is not allowed: check the rights to it.',
  ENOSPC: 'No space is left on the disk: free some space.',
  EADDRINUSE: 'The port is taken: stop what runs there, or change PORTAL_LISTEN.',
  EADDRNOTAVAIL: 'This machine lacks the address: change PORTAL_LISTEN.',
  SQLITE_CANTOPEN: "The database can't be opened: check PORTAL_DATA_DIR and its rights.",
  SQLITE_BUSY: 'Another process holds the database: try again in a moment.',
};

function describe(error: unknown): { code: string; path: string; message: string } {
  if (!(error instanceof Error)) return { code: '', path: '', message: String(error) };
  const code = 'code' in error ? String(error.code) : '';
  const path = 'path' in error ? `${String(error.path)}: ` : '';
  return { code, path, message: error.message };
}
