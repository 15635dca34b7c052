import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { errorCode } from '../../platform/error-code.ts';
import { DataDirectoryError } from '../database.ts';
import { toStoreError } from './errors.ts';

/** What a process opens the data directory for. */
export type DirectoryUse = 'command' | 'server' | 'restore' | 'move';

/** Path of the embedded database. */
export function sqliteFile(dataDir: string): string {
  return join(dataDir, 'portal.sqlite');
}

/** Paths of everything SQLite keeps for the database: the file itself, `-wal`, `-shm`, and `-journal`. */
export function sqliteFiles(dataDir: string): string[] {
  const file = sqliteFile(dataDir);
  return [file, ...sqliteSuffixes.map((suffix) => `${file}${suffix}`)];
}

/** Suffixes of the files that SQLite reads, writes and deletes beside a database. */
export const sqliteSuffixes = ['-wal', '-shm', '-journal'] as const;

/** Exists while a restore replaces the files: until it is removed they may belong to different databases. */
export function restoreMarker(dataDir: string): string {
  return join(dataDir, 'portal.restoring');
}

/** Exists once instances were moved to PostgreSQL: what is written to the files from then on would be lost. */
export function movedMarker(dataDir: string): string {
  return join(dataDir, 'portal.moved');
}

/** What depends on the user of the process. */
export interface FilePermissions {
  chmodSync(path: string, mode: number): void;
  /** @throws if the process has not all rights of `mode` */
  accessSync(path: string, mode: number): void;
}

/**
 * Creates the directory if it is missing and makes it and the files in it accessible to their owner only: 0700 and 0600 (Q61).
 *
 * A directory of another user is accepted if only that user and a group of the process can write to it, as to the root of a
 * volume on OpenShift (2775, owned by root, for processes with any user id and the group 0). The files in it are still 0600.
 * @throws {DataDirectoryError} if another user owns what is accessible otherwise
 */
export function secureDataDirectory(
  dataDir: string,
  permissions: FilePermissions = { chmodSync, accessSync },
): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (!restrict(dataDir, 0o700, permissions) && !isForGroup(dataDir, permissions)) {
    throw ownedByAnother(dataDir);
  }
  const keys = [join(dataDir, 'link-keys'), join(dataDir, 'anchor-key')];
  for (const file of [...sqliteFiles(dataDir), lockFile(dataDir), ...keys]) {
    if (!restrict(file, 0o600, permissions)) throw ownedByAnother(file);
  }
}

/** @returns false if another user owns the file, and others can access it */
function restrict(path: string, mode: number, { chmodSync }: FilePermissions): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || (found.mode & 0o077) === 0) return true;
  try {
    chmodSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

function isForGroup(directory: string, { accessSync }: FilePermissions): boolean {
  if ((statSync(directory).mode & 0o002) !== 0) return false;
  try {
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function ownedByAnother(path: string): DataDirectoryError {
  return new DataDirectoryError(
    `${path} is accessible to other users and owned by another one: change its owner, or set PORTAL_DATA_DIR to a folder of the server's own.`,
  );
}

/** Path of the file whose lock is that of the directory. */
export function lockFile(dataDir: string): string {
  return join(dataDir, 'portal.lock');
}

/** The lock level of each use: commands run beside one another and beside one server, a restore or move runs alone. */
const lockStatements: Record<DirectoryUse, string> = {
  command: 'begin; select count(*) from sqlite_schema',
  server: 'begin immediate',
  restore: 'begin exclusive',
  move: 'begin exclusive',
};

/** Only a restore or move keeps a command waiting; its attempt to lock takes only an instant, but the work itself does not. */
const commandTimeoutMs = 1_000;

/**
 * Locks the data directory until the returned function is called or the process ends. The lock is SQLite's own on an empty
 * database, so the operating system releases it after `kill -9`. The portal's database can't serve as the lock: in WAL mode
 * any number of processes may open it.
 * @throws {DataDirectoryError} if another process uses the directory in a way that excludes this one
 */
export function lockDataDirectory(dataDir: string, use: DirectoryUse): () => void {
  const file = lockFile(dataDir);
  // Closing a descriptor of the file would release the locks of this process, so it is opened only to create it.
  if (!existsSync(file)) createEmpty(file);
  const lock = new BetterSqlite(file, { timeout: use === 'command' ? commandTimeoutMs : 0 });
  try {
    lock.exec(lockStatements[use]);
  } catch (error) {
    lock.close();
    const code = errorCode(error) ?? '';
    if (!code.startsWith('SQLITE_BUSY')) throw toStoreError(error);
    throw new DataDirectoryError(conflictMessages[use](dataDir));
  }
  return () => void lock.close();
}

const conflictMessages: Record<DirectoryUse, (dataDir: string) => string> = {
  command: (dataDir) =>
    `A restore or a move to PostgreSQL is running on ${dataDir}: try again once it has finished.`,
  server: (dataDir) =>
    `Another server, a restore or a move to PostgreSQL is running on ${dataDir}: stop it, or set another PORTAL_DATA_DIR.`,
  restore: (dataDir) =>
    `A server or another command is running on ${dataDir}: stop it before you restore.`,
  move: (dataDir) =>
    `A server or another command is running on ${dataDir}: stop it before you move its clinics.`,
};

function createEmpty(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}
