import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { Database } from '../database.ts';
import { migrate } from '../migrate.ts';
import { createConnection } from './connection.ts';
import { createGroupCommit } from './group-commit.ts';

/** While the server starts, nobody else waits for it, so SQLite itself may wait for its lock. */
const startPatienceMs = 5_000;

/**
 * So much of the file is read where the operating system keeps it, and not copied into SQLite's cache of 16 MB first,
 * which a large clinic's pages don't fit into: the most that SQLite maps.
 */
const mappedBytes = 2 ** 31 - 1;

export interface SqliteOptions {
  /** For so long a write waits while another process holds the lock. */
  lockPatienceMs?: number;
  /** Is told after each commit how many writes shared it. */
  onCommit?: (writes: number) => void;
}

/** Where the embedded database is in its folder. */
export function sqliteFile(dataDir: string): string {
  return join(dataDir, 'portal.sqlite');
}

/**
 * Opens the embedded database in `dataDir`, makes it where there is none, and brings its tables up to
 * date. The folder is 0700 and the files 0600 (Q61).
 */
export async function openSqliteDatabase(
  dataDir: string,
  { lockPatienceMs = 5_000, onCommit }: SqliteOptions = {},
): Promise<Database> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = sqliteFile(dataDir);
  // SQLite gives its WAL the mode of the database, so that one is made first.
  closeSync(openSync(file, 'a', 0o600));

  const writer = new BetterSqlite(file, { timeout: startPatienceMs });
  // FULL: an acknowledged write survives a power cut (Q62). secure_delete: what is deleted is overwritten.
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = FULL',
    'foreign_keys = ON',
    'secure_delete = ON',
  ]) {
    writer.pragma(pragma);
  }
  const migrated = await migrateWhole(writer).catch((error: unknown) => {
    writer.close();
    throw error;
  });
  // From here on the group commit waits for the lock, without stopping the event loop.
  writer.pragma('busy_timeout = 0');

  const reader = new BetterSqlite(file, { readonly: true, timeout: 0 });
  for (const connection of [writer, reader]) connection.pragma(`mmap_size = ${mappedBytes}`);
  const committed = createConnection(reader);
  const writing = createConnection(writer);
  const groupCommit = createGroupCommit(writer, writing, lockPatienceMs, onCommit);
  return {
    migrated,
    reads: {
      // The writer still has in memory what it has changed, where the reader must begin anew after each
      // commit. Only while a transaction is open would it show what is not committed yet.
      execute: (query, parameters) =>
        (writer.inTransaction ? committed : writing).execute(query, parameters),
    },
    write: groupCommit.write,
    // secure_delete has zeroed the rows themselves; pages as they were before are in the log alone.
    scrub: groupCommit.truncateLog,
    async close() {
      await groupCommit.drain();
      reader.close();
      writer.close();
    },
  };
}

/**
 * Runs the migrations in one transaction: a process that is killed half-way leaves nothing of them, and of
 * several that start together one migrates, while the others wait. Kysely takes neither care on SQLite.
 */
async function migrateWhole(writer: BetterSqlite.Database): Promise<string[]> {
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: writer }) });
  writer.exec('begin immediate');
  try {
    const migrated = await migrate(db);
    writer.exec('commit');
    return migrated;
  } catch (error) {
    if (writer.inTransaction) writer.exec('rollback');
    throw error;
  }
}
