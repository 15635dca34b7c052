import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { onTestFinished } from 'vitest';

/** Opens another connection to a server's database, as another process would; closes it after the test. */
export function openSqliteFile(dataDir: string): BetterSqlite.Database {
  const sqlite = new BetterSqlite(join(dataDir, 'portal.sqlite'), { timeout: 0 });
  onTestFinished(() => void sqlite.close());
  return sqlite;
}
