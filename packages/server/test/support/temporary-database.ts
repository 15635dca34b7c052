import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { dropTestDatabase, openTestDatabase } from './test-database.ts';

/** Creates a directory, and deletes it after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mdhq-portal-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Creates a migrated database in a new directory; closes and deletes it after the test. */
export async function temporaryDatabase(): Promise<Database> {
  const folder = temporaryFolder();
  const database = await openTestDatabase(folder);
  onTestFinished(async () => {
    await database.close();
    await dropTestDatabase(folder);
  });
  return database;
}
