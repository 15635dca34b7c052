import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { startKeptPostgres } from '@mdhq/local-postgres';
import { Client } from 'pg';
import type { BenchDatabase, BulkConnection, Engine } from './engine.ts';

/** PostgreSQL on this machine with its default settings, so each commit is durable. @param folder for its data */
export async function startPostgres(folder: string): Promise<Engine> {
  // As root, PostgreSQL runs as another account, which has to reach its own folder.
  chmodSync(folder, 0o711);
  const postgres = await startKeptPostgres(join(folder, 'postgres'));
  const linkKeys = `bench:${randomBytes(32).toString('base64url')}`;
  const databaseNamed = (name: string): BenchDatabase => {
    const url = new URL(postgres.url);
    url.pathname = name;
    return {
      engine: 'postgres',
      location: url.href,
      settings: () => ({
        PORTAL_DATA_DIR: mkdtempSync(join(folder, 'server-')),
        PORTAL_DATABASE_URL: url.href,
        PORTAL_LINK_KEYS: linkKeys,
      }),
      open: () => openBulk(url.href),
    };
  };
  return {
    title: `PostgreSQL ${await run(postgres.url, 'show server_version')}`,
    async create(name) {
      await run(postgres.url, `create database ${name}`);
      return databaseNamed(name);
    },
    async copy({ location }, name) {
      const source = new URL(location).pathname.slice(1);
      await run(postgres.url, `create database ${name} template ${source}`);
      return databaseNamed(name);
    },
    close: () => postgres.stop(),
  };
}

/** Runs one statement on a connection of its own. @returns its first value */
async function run(url: string, sql: string): Promise<unknown> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await readColumn(client, sql))[0];
  } finally {
    await client.end();
  }
}

/** The first column of the rows of a query. */
async function readColumn<Value>(
  client: Client,
  text: string,
  values: unknown[] = [],
): Promise<Value[]> {
  const { rows } = await client.query<[Value]>({ text, values, rowMode: 'array' });
  return rows.map(([value]) => value);
}

async function openBulk(url: string): Promise<BulkConnection> {
  const client = new Client(url);
  await client.connect();
  let indexes: string[] = [];
  return {
    columnsOf: (table) =>
      readColumn(
        client,
        'select column_name::text from information_schema.columns where table_name = $1',
        [table],
      ),
    read: (sql) => readColumn(client, sql),
    run: async (sql) => void (await client.query(sql)),
    async begin(tables) {
      await client.query('set synchronous_commit = off');
      await client.query("set maintenance_work_mem = '512MB'");
      // Without triggers, and so without foreign keys.
      await client.query('set session_replication_role = replica');
      // Building an index afterwards is several times as fast as inserting into it.
      const secondary = `from pg_index join pg_class on pg_class.oid = indexrelid
        where indrelid = any ($1::regclass[]) and not indisunique`;
      indexes = await readColumn(client, `select pg_get_indexdef(indexrelid) ${secondary}`, [
        tables,
      ]);
      for (const name of await readColumn(client, `select relname::text ${secondary}`, [tables]))
        await client.query(`drop index ${name}`);
    },
    async finish(tables) {
      for (const definition of indexes) await client.query(definition);
      for (const table of tables) await client.query(`vacuum (freeze, analyze) ${table}`);
      await client.query('checkpoint');
    },
    close: () => client.end(),
  };
}
