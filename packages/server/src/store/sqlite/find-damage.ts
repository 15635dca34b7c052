import BetterSqlite from 'better-sqlite3';
import { errorCode } from '../../platform/error-code.ts';
import { sqliteFile } from './data-directory.ts';

const timeoutMs = 5_000;

/**
 * Runs SQLite's quick check on one table after the other. Each check is a separate read transaction, so that the log can be emptied
 * between two of them however large the database is.
 * @returns SQLite's message for the first fault, which names tables and pages but no content; undefined if there is none
 * @throws if the database can't be read just now
 */
export function findDamage(dataDir: string): string | undefined {
  const sqlite = new BetterSqlite(sqliteFile(dataDir), { readonly: true, timeout: timeoutMs });
  try {
    const tables = sqlite
      .prepare<[], string>("select name from sqlite_schema where type = 'table' order by name")
      .pluck()
      .all();
    for (const table of ['sqlite_schema', ...tables]) {
      const found = sqlite.pragma(`quick_check("${table}")`, { simple: true });
      if (found !== 'ok') return String(found);
    }
    return undefined;
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return code;
    throw error;
  } finally {
    sqlite.close();
  }
}
