import { existsSync, statSync } from 'node:fs';
import BetterSqlite from 'better-sqlite3';
import { errorCode } from '../../platform/error-code.ts';
import {
  type Database,
  DatabaseFileError,
  type DatabaseReplaced,
  DataDirectoryError,
  type RenamedPatient,
} from '../database.ts';
import { createGroupCommit } from '../group-commit.ts';
import { createConnection } from './connection.ts';
import { createDatabase } from './create-database.ts';
import {
  type DirectoryUse,
  lockDataDirectory,
  movedMarker,
  restoreMarker,
  secureDataDirectory,
  sqliteFile,
} from './data-directory.ts';
import { toStoreError } from './errors.ts';
import { createFileGuard } from './file-guard.ts';
import { removeLeftoversIfAlone } from './leftovers.ts';
import { migrateWhole } from './migrate-whole.ts';
import { createTransactions } from './transactions.ts';

/** During the start, blocking the event loop is harmless, so SQLite itself may wait for the lock. */
const startTimeoutMs = 5_000;

/**
 * Bytes of the file that are memory-mapped, instead of copied into SQLite's cache of 16 MB, which is too small for the
 * pages of a large clinic. It is the maximum of SQLite.
 */
const mappedBytes = 2 ** 31 - 1;

export interface SqliteOptions {
  /** How long a write waits while another process holds the lock. */
  lockPatienceMs?: number;
  /** Called after each commit with the number of writes that shared it. */
  onCommit?: (writes: number) => void;
  /** What the directory is locked for: a server excludes other servers. */
  use?: Exclude<DirectoryUse, 'restore' | 'move'>;
  /** Called once, when the files turn out to have been replaced or deleted (Q76). */
  onReplaced?: (fault: DatabaseReplaced) => void;
  /** Called for each patient whose user name was changed by a migration. */
  onRenamed?: (patient: RenamedPatient) => void;
  /** Called for each file or folder of a killed process that was removed, with its path. */
  onRemoved?: (path: string) => void;
  /** For the audit events of migrations; milliseconds since 1970. */
  clock?: () => number;
}

/**
 * Opens the embedded database in `dataDir`, creates it if there is none, and brings its tables up to
 * date. The folder is 0700 and the files 0600 (Q61).
 * @throws {DataDirectoryError} if the directory is in use, or its files are not a portal's database
 */
export async function openSqliteDatabase(
  dataDir: string,
  { use = 'command', onRemoved, ...options }: SqliteOptions = {},
): Promise<Database> {
  secureDataDirectory(dataDir);
  if (use === 'server') for (const path of removeLeftoversIfAlone(dataDir)) onRemoved?.(path);
  const unlock = lockDataDirectory(dataDir, use);
  try {
    return await openLocked(dataDir, unlock, options);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function openLocked(
  dataDir: string,
  unlock: () => void,
  {
    lockPatienceMs = 5_000,
    onCommit,
    onReplaced,
    onRenamed,
    clock = Date.now,
  }: Omit<SqliteOptions, 'use' | 'onRemoved'>,
): Promise<Database> {
  if (existsSync(restoreMarker(dataDir))) {
    throw new DataDirectoryError(
      `A restore into ${dataDir} was interrupted: run 'mdhq-portal restore' again.`,
    );
  }
  if (existsSync(movedMarker(dataDir))) {
    throw new DataDirectoryError(
      `The clinics in ${dataDir} were moved to PostgreSQL: set PORTAL_DATABASE_URL. To use the embedded database again, delete ${movedMarker(dataDir)}.`,
    );
  }
  const file = sqliteFile(dataDir);
  const created = existsSync(file) ? [] : await createDatabase(file);
  const writer = openWriter(file);
  const { migrations, renamed } = await migrateWhole(writer, clock()).catch((error: unknown) => {
    writer.close();
    throw error;
  });
  for (const patient of renamed) onRenamed?.(patient);
  // From here on, the group commit waits for the lock without blocking the event loop.
  writer.pragma('busy_timeout = 0');

  const reader = new BetterSqlite(file, { readonly: true, timeout: 0 });
  for (const connection of [writer, reader]) connection.pragma(`mmap_size = ${mappedBytes}`);
  const committed = createConnection(reader);
  const writing = createConnection(writer);
  // SQLite opens a connection's files when it first reads.
  reader.pragma('schema_version');
  const guard = createFileGuard(file, writer, onReplaced);
  const transactions = createTransactions(writer, writing, lockPatienceMs, guard.check);
  const groupCommit = createGroupCommit(transactions, onCommit);
  let closed = false;
  return {
    migrated: [...created, ...migrations],
    reads: {
      // The cache of the writer stays valid after its own commits, that of the reader does not. While a transaction is
      // open, the writer would return uncommitted rows.
      execute: (query, parameters) =>
        (writer.inTransaction ? committed : writing).execute(query, parameters),
    },
    write: groupCommit.write,
    // secure_delete has zeroed the deleted rows; only the write-ahead log still has old pages.
    async scrub() {
      await groupCommit.idle();
      if (closed) return false;
      guard.check();
      return truncateLog(writer);
    },
    async close() {
      closed = true;
      await groupCommit.drain();
      // The last connection that can write checkpoints the write-ahead log and deletes it by its name.
      const order = guard.mayFoldLog ? [reader, writer] : [writer, reader];
      for (const connection of order) connection.close();
      unlock();
    },
  };
}

/** Checkpoints and truncates the write-ahead log. @returns false if another process is still reading it */
function truncateLog(writer: BetterSqlite.Database): boolean {
  try {
    return writer.pragma('wal_checkpoint(truncate)', { simple: true }) === 0;
  } catch (error) {
    throw toStoreError(error);
  }
}

/** @throws {DatabaseFileError} if the file is not a portal's database, such as an empty one */
function openWriter(file: string): BetterSqlite.Database {
  if (statSync(file).size === 0) throw new DatabaseFileError(file, 'is empty');
  const writer = new BetterSqlite(file, { timeout: startTimeoutMs });
  try {
    const migrations = writer
      .prepare("select count(*) from sqlite_schema where name = 'kysely_migration'")
      .pluck();
    if (migrations.get() === 0) {
      throw new DatabaseFileError(file, 'is not the database of a portal');
    }
    // FULL: an acknowledged write survives a power cut (Q62). secure_delete: what is deleted is overwritten.
    for (const pragma of [
      'journal_mode = WAL',
      'synchronous = FULL',
      'foreign_keys = ON',
      'secure_delete = ON',
    ]) {
      writer.pragma(pragma);
    }
    return writer;
  } catch (error) {
    writer.close();
    const code = errorCode(error) ?? '';
    if (!/^SQLITE_(CORRUPT|NOTADB)/.test(code)) throw error;
    throw new DatabaseFileError(file, `is damaged (${code})`, { cause: error });
  }
}
