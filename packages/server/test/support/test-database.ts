import { inject } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openSqliteDatabase, type SqliteOptions } from '../../src/store/sqlite/open-database.ts';
import {
  createOfDirectory,
  dropOfDirectory,
  openOfDirectory,
  urlOf,
} from './postgres/test-databases.ts';

/** The engine that the tests run on. `vitest.config.ts` runs tests on both engines if the engine can affect them. */
export const engine = inject('engine') ?? 'SQLite';
export const isPostgres = engine === 'PostgreSQL';

/** What the database of a directory is a copy of, on PostgreSQL. */
const templates = new Map<string, string>();

/** Makes the database of a directory a copy of another one, on PostgreSQL. */
export function setTemplate(dataDir: string, template: string): void {
  templates.set(dataDir, template);
}

/** Opens the database of a directory on the engine of the tests; creates it if there is none. */
export function openTestDatabase(dataDir: string, options: SqliteOptions = {}): Promise<Database> {
  if (!isPostgres) return openSqliteDatabase(dataDir, options);
  const { onCommit, onRenamed, lockPatienceMs } = options;
  return openOfDirectory(dataDir, templates.get(dataDir), {
    ...(onCommit !== undefined && { onCommit }),
    ...(onRenamed !== undefined && { onRenamed }),
    ...(lockPatienceMs !== undefined && {
      timeouts: { lockMs: Math.max(1, lockPatienceMs), statementMs: 30_000, idleMs: 30_000 },
    }),
  });
}

/** The settings by which commands and servers find the database of a directory, which is created if there is none. */
export async function settingsOf(dataDir: string): Promise<Record<string, string>> {
  if (!isPostgres) return { PORTAL_DATA_DIR: dataDir };
  await createOfDirectory(dataDir, templates.get(dataDir));
  return { PORTAL_DATA_DIR: dataDir, PORTAL_DATABASE_URL: urlOf(dataDir) };
}

/** Deletes the database of a directory on PostgreSQL; on SQLite, it is deleted with the files of the directory. */
export async function dropTestDatabase(dataDir: string): Promise<void> {
  if (isPostgres) await dropOfDirectory(dataDir);
}
