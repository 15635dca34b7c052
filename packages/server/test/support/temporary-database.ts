import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openSqliteDatabase } from '../../src/store/sqlite/open-database.ts';

/** A folder that is gone once the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mdhq-portal-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** An empty database with its tables, in a folder of its own, closed and gone once the test is over. */
export async function temporaryDatabase(): Promise<Database> {
  const folder = temporaryFolder();
  const database = await openSqliteDatabase(folder);
  onTestFinished(() => database.close());
  return database;
}
