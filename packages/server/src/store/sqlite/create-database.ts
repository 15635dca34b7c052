import { closeSync, fsyncSync, linkSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { DataDirectoryError } from '../database.ts';
import { migrateWhole } from './migrate-whole.ts';
import { syncPath } from './sync-path.ts';

/**
 * Creates the database with its tables. The file appears complete or not at all, so an empty file is never the remains of a first
 * start; if several processes create it concurrently, one of them wins.
 * @returns the names of the migrations that ran; none if another process created the file
 * @throws {DataDirectoryError} if there is a `-wal` file, because then there was a database
 */
export async function createDatabase(file: string): Promise<string[]> {
  if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    throw new DataDirectoryError(
      `${file} is missing, but its -wal file is there: put the database back, or restore a backup with 'mdhq-portal restore'.`,
    );
  }
  const sqlite = new BetterSqlite(':memory:');
  try {
    const migrated = await migrateWhole(sqlite);
    return publish(sqlite.serialize(), file) ? migrated : [];
  } finally {
    sqlite.close();
  }
}

/** @returns false if the file exists already */
function publish(content: Uint8Array, file: string): boolean {
  const draft = `${file}.new-${process.pid}`;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  try {
    linkSync(draft, file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft);
  }
  syncPath(dirname(file));
  return true;
}
