import type { Clock } from '../platform/clock.ts';
import type { Database } from './database.ts';
import type { DatabaseServer } from './postgres/database-url.ts';
import { openSqliteDatabase, type SqliteOptions } from './sqlite/open-database.ts';

/** Where the database is. */
export interface StoreLocation {
  /** The directory of the embedded database. */
  dataDir: string;
  /** PostgreSQL; undefined for the embedded database. */
  databaseServer?: DatabaseServer | undefined;
  /** The most connections to PostgreSQL; undefined for the default. */
  databaseConnections?: number | undefined;
}

export interface Store {
  database: Database;
  /** The clock of a database that several servers share; undefined for the embedded one. */
  clock: Clock | undefined;
}

/** Opens the database, creates its tables if there are none, and brings them up to date. */
export async function openStore(
  { dataDir, databaseServer, databaseConnections }: StoreLocation,
  options: SqliteOptions = {},
): Promise<Store> {
  if (databaseServer === undefined) {
    return { database: await openSqliteDatabase(dataDir, options), clock: undefined };
  }
  // Its driver is loaded only where it is used.
  const { openPostgresDatabase } = await import('./postgres/open-database.ts');
  const { onCommit, onRenamed } = options;
  return openPostgresDatabase(databaseServer, {
    ...(onCommit !== undefined && { onCommit }),
    ...(onRenamed !== undefined && { onRenamed }),
    ...(databaseConnections !== undefined && { connections: databaseConnections }),
  });
}
