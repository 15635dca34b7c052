import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { onTestFinished } from 'vitest';

/** Opens another connection to a server's database, as another process would; closes it after the test. */
export function openSqliteFile(dataDir: string): BetterSqlite.Database {
  const sqlite = connectTo(dataDir);
  onTestFinished(() => void sqlite.close());
  return sqlite;
}

/** Opens another connection, which the caller closes. */
export function connectTo(dataDir: string): BetterSqlite.Database {
  return new BetterSqlite(join(dataDir, 'portal.sqlite'), { timeout: 0 });
}
