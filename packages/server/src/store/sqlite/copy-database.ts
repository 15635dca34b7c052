import { closeSync, existsSync, openSync } from 'node:fs';
import BetterSqlite from 'better-sqlite3';
import { sqliteFile } from './data-directory.ts';

const patienceMs = 5_000;

/** Whether there is a database in `dataDir`. */
export function hasSqliteDatabase(dataDir: string): boolean {
  return existsSync(sqliteFile(dataDir));
}

/**
 * Copies the database in `dataDir` to the folder `target`, as it was last committed, while others write on.
 * VACUUM INTO reads one snapshot, so it never has to begin again as SQLite's backup API does with every
 * change; and nothing of what was deleted is in the copy.
 */
export function copySqliteDatabase(dataDir: string, target: string): void {
  const copy = sqliteFile(target);
  closeSync(openSync(copy, 'wx', 0o600));
  const sqlite = new BetterSqlite(sqliteFile(dataDir), { readonly: true, timeout: patienceMs });
  try {
    sqlite.prepare('vacuum into ?').run(copy);
  } finally {
    sqlite.close();
  }
}

/** @returns what is wrong with the database in `dataDir`; undefined for nothing */
export function checkSqliteDatabase(dataDir: string): string | undefined {
  const sqlite = new BetterSqlite(sqliteFile(dataDir), { timeout: patienceMs });
  try {
    const found = sqlite.pragma('integrity_check(1)', { simple: true });
    return found === 'ok' ? undefined : String(found);
  } finally {
    sqlite.close();
  }
}
