import { Kysely, PostgresDialect, type Selectable, SqliteDialect, sql } from 'kysely';
import { onTestFinished } from 'vitest';
import type { Schema } from '../../src/store/schema.ts';
import { primaryKeys, tableNames } from '../../src/store/tables.ts';
import { connectToDirectory } from './postgres/test-databases.ts';
import { connectTo } from './sqlite/sqlite-file.ts';
import { isPostgres } from './test-database.ts';

/** Where the database of a test is. Test clinics, test portals and installed commands are such places. */
export interface DatabasePlace {
  dataDir: string;
}

type Row<Table extends keyof Schema> = Selectable<Schema[Table]>;

/**
 * Opens another connection to a database, on which a test reads and changes rows as another process would; closed after the test.
 * Tests use it instead of a driver, so that they can run on another engine.
 */
export function rowsIn(place: DatabasePlace): Kysely<Schema> {
  const db = connect(place);
  onTestFinished(() => db.destroy());
  return db;
}

/** Returns the committed rows of a table, in the order of its primary key. */
export function allRows<Table extends keyof Schema>(
  place: DatabasePlace,
  table: Table,
): Promise<Row<Table>[]> {
  return connected(place, (db) => select(db, table));
}

/** Counts the committed rows of a table. */
export async function countRows(place: DatabasePlace, table: keyof Schema): Promise<number> {
  return (await allRows(place, table)).length;
}

/** Returns every committed row of an instance, by table. */
export function rowsOfInstance(
  place: DatabasePlace,
  instanceId: number,
): Promise<{ [Table in keyof Schema]: Row<Table>[] }> {
  return connected(place, async (db) => {
    const rows: Partial<Record<keyof Schema, unknown[]>> = {};
    for (const table of tableNames) {
      rows[table] = await select(db, table, instanceId);
    }
    return rows as { [Table in keyof Schema]: Row<Table>[] };
  });
}

/** Runs statements, separated by semicolons, in SQL that each engine supports; each is committed. */
export function changeRows(place: DatabasePlace, statements: string): Promise<void> {
  return connected(place, async (db) => {
    for (const statement of statements.split(';').filter((text) => text.trim() !== '')) {
      await sql.raw(statement).execute(db);
    }
  });
}

function connect({ dataDir }: DatabasePlace): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: isPostgres
      ? new PostgresDialect({ pool: connectToDirectory(dataDir) })
      : new SqliteDialect({ database: connectTo(dataDir) }),
  });
}

async function connected<Result>(
  place: DatabasePlace,
  work: (db: Kysely<Schema>) => Promise<Result>,
): Promise<Result> {
  const db = connect(place);
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

async function select<Table extends keyof Schema>(
  db: Kysely<Schema>,
  table: Table,
  instanceId?: number,
): Promise<Row<Table>[]> {
  const ofInstance = instanceId === undefined ? sql`1 = 1` : sql`instance_id = ${instanceId}`;
  const key = sql.join(primaryKeys[table].map((column) => sql.ref(column)));
  const query = sql<
    Row<Table>
  >`select * from ${sql.table(table)} where ${ofInstance} order by ${key}`;
  return (await query.execute(db)).rows;
}
