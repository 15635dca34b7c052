import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { onTestFinished } from 'vitest';

const folder = new URL('../../../src/store/migrations/', import.meta.url);

/**
 * Opens an in-memory database with the tables before a migration, and instances 1 and 2. It is closed after the test.
 * @param name the name of the migration, such as `0006-inbox`
 */
export async function migratedBefore(
  name: string,
): Promise<{ sqlite: BetterSqlite.Database; db: Kysely<unknown> }> {
  const sqlite = new BetterSqlite(':memory:');
  onTestFinished(() => void sqlite.close());
  sqlite.pragma('foreign_keys = ON');
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  const files = readdirSync(folder).filter((file) => file < name);
  const earlier = await Promise.all(
    files.map(async (file) => [basename(file, '.ts'), await import(new URL(file, folder).href)]),
  );
  const provider = { getMigrations: async () => Object.fromEntries(earlier) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw error;
  const insert = sqlite.prepare(
    `insert into instances (instance_id, subdomain, name, email, phone, time_zone, surface, created_at)
     values (?, ?, 'Clinic', 'desk@example.com', '1', 'UTC', 'full', 0)`,
  );
  for (const id of [1, 2]) insert.run(id, `clinic-${id}`);
  return { sqlite, db };
}
