import { existsSync } from 'node:fs';
import BetterSqlite from 'better-sqlite3';
import { DataDirectoryError } from '../database.ts';
import { migrationNames } from '../migrate.ts';
import type { MoveSource, RowBatch } from '../move.ts';
import type { Value } from '../prepared-query.ts';
import { primaryKeys, type TableName } from '../tables.ts';
import { createConnection } from './connection.ts';
import { hasSqliteDatabase } from './copy-database.ts';
import { lockDataDirectory, restoreMarker, sqliteFile } from './data-directory.ts';
import { migrationsOf } from './migrate-whole.ts';

const batchRows = 1_000;
/** Characters of the texts of a batch, which a single row may exceed. */
const batchLength = 1_000_000;

/**
 * Opens the database in `dataDir` for reading, and keeps servers and commands out of the directory until it is closed.
 * @throws {DataDirectoryError} if there is no database, another process uses it, or it has to be migrated first
 */
export function openMoveSource(dataDir: string): MoveSource {
  if (!hasSqliteDatabase(dataDir)) {
    throw new DataDirectoryError(`No database in ${dataDir}: check the path after sqlite:.`);
  }
  const unlock = lockDataDirectory(dataDir, 'move');
  let sqlite: BetterSqlite.Database | undefined;
  try {
    sqlite = new BetterSqlite(sqliteFile(dataDir), { readonly: true });
    refuseUnfinished(dataDir, sqlite);
    return createSource(sqlite, unlock);
  } catch (error) {
    sqlite?.close();
    unlock();
    throw error;
  }
}

function refuseUnfinished(dataDir: string, sqlite: BetterSqlite.Database): void {
  if (existsSync(restoreMarker(dataDir))) {
    throw new DataDirectoryError(
      `A restore into ${dataDir} was interrupted: run 'mdhq-portal restore' again.`,
    );
  }
  if (migrationsOf(sqlite).join() === migrationNames.join()) return;
  throw new DataDirectoryError(
    `The database in ${dataDir} has the schema of another version: run 'mdhq-portal migrate' with it, without --from and without PORTAL_DATABASE_URL.`,
  );
}

function createSource(sqlite: BetterSqlite.Database, unlock: () => void): MoveSource {
  return {
    reads: createConnection(sqlite),
    count: (table, instanceId) =>
      sqlite
        .prepare<[number], number>(`select count(*) from ${table} where instance_id = ?`)
        .pluck()
        .get(instanceId) ?? 0,
    eventMonths: (instanceId) =>
      sqlite
        .prepare<[number], number>(
          `select distinct cast(strftime('%s', at / 1000, 'unixepoch', 'start of month') as integer)
           from audit_events where instance_id = ?`,
        )
        .pluck()
        .all(instanceId)
        .map((seconds) => seconds * 1_000),
    batches: (table, instanceId) => batchesOf(sqlite, table, instanceId),
    close() {
      sqlite.close();
      unlock();
    },
  };
}

function* batchesOf(
  sqlite: BetterSqlite.Database,
  table: TableName,
  instanceId: number,
): Generator<RowBatch> {
  const statement = sqlite
    .prepare<[number], Value[]>(
      `select * from ${table} where instance_id = ? order by ${primaryKeys[table].join(', ')}`,
    )
    .raw();
  const columns = statement.columns().map(({ name }) => name);
  let rows: Value[][] = [];
  let length = 0;
  for (const row of statement.iterate(instanceId)) {
    rows.push(row);
    for (const value of row) if (typeof value === 'string') length += value.length;
    if (rows.length < batchRows && length < batchLength) continue;
    yield { columns, rows };
    rows = [];
    length = 0;
  }
  if (rows.length > 0) yield { columns, rows };
}
