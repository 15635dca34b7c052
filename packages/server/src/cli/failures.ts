import { ConfigError } from '../config.ts';
import { errorCode } from '../platform/error-code.ts';
import { ArchiveFault } from '../portal/audit/archive/archive-file.ts';
import { AdminRefusal, type AdminRefusalCode } from '../portal/refusal.ts';
import {
  DatabaseConnectionError,
  DatabaseReplaced,
  DataDirectoryError,
  NewerDatabase,
  StoreUnavailable,
} from '../store/database.ts';

/** Ends a command with exit code 1; `message` is one line that says what to do next. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}

/** Returns the result of the domain. @throws {CommandFailure} for a refusal */
export function unlessRefused<Result>(answer: Result | AdminRefusal): Result {
  if (answer instanceof AdminRefusal) throw new CommandFailure(refusalMessage(answer));
  return answer;
}

/** The message of a refusal: one line that says how to fix it. */
function refusalMessage({ code, subject }: AdminRefusal): string {
  // Quoted as JSON, so that it can't contain control sequences of the terminal.
  return messages[code](JSON.stringify(subject));
}

const messages: Record<AdminRefusalCode, (subject: string) => string> = {
  'subdomain-invalid': (subject) =>
    `Invalid subdomain ${subject}: use a-z, 0-9 and inner hyphens, at most 63 characters.`,
  'name-invalid': () => 'The name must be one line of 1 to 200 characters.',
  'email-invalid': (subject) =>
    `Invalid email address ${subject}: expected one such as desk@example.com.`,
  'phone-invalid': () => 'The phone number must be one line of 1 to 40 characters.',
  'time-zone-invalid': (subject) =>
    `Unknown time zone ${subject}: expected an IANA name such as America/New_York.`,
  'instance-exists': (subject) => `Instance ${subject} already exists: choose another subdomain.`,
  'instance-unknown': (subject) =>
    `No instance ${subject}: check PORTAL_DATA_DIR, or run "instance create".`,
  'patient-unknown': (subject) =>
    `No patient ${JSON.parse(subject)} in this instance: check the pt_id.`,
  'username-invalid': () =>
    "The user name must be one line of 1 to 128 characters, without ':' and outer spaces.",
  'secret-invalid': () => 'The secret must be one line of 1 to 256 characters.',
  'api-user-exists': (subject) =>
    `API user ${subject} exists or was revoked: choose another name, or add --reuse-name for a revoked one.`,
  'api-user-unknown': (subject) => `No API user ${subject} in this instance: check the name.`,
  'api-user-already-revoked': (subject) => `API user ${subject} is already revoked.`,
};

/** The message of an error: one line that says how to fix it. */
export function failureMessage(error: unknown): string {
  if (error instanceof CommandFailure || error instanceof ConfigError) return error.message;
  if (error instanceof DataDirectoryError || error instanceof DatabaseReplaced)
    return error.message;
  if (error instanceof DatabaseConnectionError || error instanceof NewerDatabase)
    return error.message;
  if (error instanceof ArchiveFault) return error.message;
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
  const code = errorCode(error) ?? '';
  const path = 'path' in error ? `${String(error.path)}: ` : '';
  return { code, path, message: error.message };
}
