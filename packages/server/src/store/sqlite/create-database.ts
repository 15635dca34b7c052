import { statSync } from 'node:fs';
import BetterSqlite from 'better-sqlite3';
import { createFileOnce } from '../../platform/durable-file.ts';
import { DataDirectoryError } from '../database.ts';
import { migrateWhole } from './migrate-whole.ts';

/**
 * Creates the database with its tables. The file appears complete or not at all, so an empty file is never the remains of a first
 * start; if several processes create it concurrently, one of them wins.
 * @returns the names of the migrations that ran; none if another process created the file
 * @throws {DataDirectoryError} if there is a `-wal` file, because then there was a database
 */
export async function createDatabase(file: string): Promise<string[]> {
  if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    throw new DataDirectoryError(
      `${file} is missing, but its -wal file is there: move the database back, or restore a backup with 'mdhq-portal restore'.`,
    );
  }
  const sqlite = new BetterSqlite(':memory:');
  try {
    const { migrations } = await migrateWhole(sqlite, 0);
    return createFileOnce(file, sqlite.serialize()) ? migrations : [];
  } finally {
    sqlite.close();
  }
}
