import { closeSync, existsSync, openSync } from 'node:fs';
import BetterSqlite from 'better-sqlite3';
import { sqliteFile } from './data-directory.ts';

const timeoutMs = 5_000;

/** Whether there is a database in `dataDir`. */
export function hasSqliteDatabase(dataDir: string): boolean {
  return existsSync(sqliteFile(dataDir));
}

/**
 * Copies the last commit of the database in `dataDir` to the directory `target`, while other processes write to it.
 * VACUUM INTO reads one snapshot, so it does not restart with every change as SQLite's backup API does, and copies no
 * deleted rows.
 */
export function copySqliteDatabase(dataDir: string, target: string): void {
  const copy = sqliteFile(target);
  closeSync(openSync(copy, 'wx', 0o600));
  const sqlite = new BetterSqlite(sqliteFile(dataDir), { readonly: true, timeout: timeoutMs });
  try {
    sqlite.prepare('vacuum into ?').run(copy);
  } finally {
    sqlite.close();
  }
}

/** Runs SQLite's integrity check. @returns the first fault; undefined if there is none */
export function checkSqliteDatabase(dataDir: string): string | undefined {
  const sqlite = new BetterSqlite(sqliteFile(dataDir), { timeout: timeoutMs });
  try {
    const found = sqlite.pragma('integrity_check(1)', { simple: true });
    return found === 'ok' ? undefined : String(found);
  } finally {
    sqlite.close();
  }
}
