import { cpSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import type { BenchDatabase, BulkConnection, Engine } from './engine.ts';

/** The embedded database of the server. @param folder for the data directories */
export async function startSqlite(folder: string): Promise<Engine> {
  const memory = new BetterSqlite(':memory:');
  const version = memory.prepare('select sqlite_version()').pluck().get();
  memory.close();
  return {
    title: `SQLite ${version}`,
    create: async (name) => databaseIn(join(folder, name)),
    async copy({ location }, name) {
      cpSync(location, join(folder, name), { recursive: true });
      return databaseIn(join(folder, name));
    },
    close: async () => undefined,
  };
}

function databaseIn(dataDir: string): BenchDatabase {
  return {
    engine: 'sqlite',
    location: dataDir,
    settings: () => ({ PORTAL_DATA_DIR: dataDir }),
    open: async () => openBulk(join(dataDir, 'portal.sqlite')),
  };
}

function openBulk(file: string): BulkConnection {
  const sqlite = new BetterSqlite(file);
  return {
    columnsOf: async (table) =>
      sqlite.prepare<[string], string>('select name from pragma_table_info(?)').pluck().all(table),
    read: async (sql) => sqlite.prepare(sql).pluck().all(),
    run: async (sql) => void sqlite.exec(sql),
    async begin() {
      sqlite.pragma('synchronous = OFF');
      sqlite.pragma('foreign_keys = OFF');
      sqlite.pragma('cache_size = -500000');
      sqlite.exec('begin');
    },
    async finish() {
      sqlite.exec('commit');
      sqlite.pragma('wal_checkpoint(TRUNCATE)');
    },
    close: async () => void sqlite.close(),
  };
}
