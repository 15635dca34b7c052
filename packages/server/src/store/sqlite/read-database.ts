import BetterSqlite from 'better-sqlite3';
import type { Executor } from '../database.ts';
import { createConnection } from './connection.ts';
import { sqliteFile } from './data-directory.ts';

const timeoutMs = 5_000;

/** Reads the database in `dataDir` while a server uses it. Each query sees the last commit. */
export async function withSqliteReads<Result>(
  dataDir: string,
  work: (reads: Executor) => Promise<Result>,
): Promise<Result> {
  const sqlite = new BetterSqlite(sqliteFile(dataDir), { readonly: true, timeout: timeoutMs });
  try {
    return await work(createConnection(sqlite));
  } finally {
    sqlite.close();
  }
}
