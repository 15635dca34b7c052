import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { inject } from 'vitest';
import type { Database } from '../../../src/store/database.ts';
import { type DatabaseServer, parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';
import { openPostgresDatabase } from '../../../src/store/postgres/open-database.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { tableNames } from '../../../src/store/tables.ts';

/** Connections of a test to one database: tests have few requests at a time. */
const connections = 4;

/** The PostgreSQL database that belongs to a data directory. */
export function serverOf(dataDir: string): DatabaseServer {
  return named(databases.get(dataDir)?.name ?? 'missing');
}

/** The URL of the database of a data directory, for `PORTAL_DATABASE_URL`. */
export function urlOf(dataDir: string): string {
  const { host, port, user, password, database } = serverOf(dataDir);
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  return `postgres://${encodeURIComponent(user)}${secret}@${host}:${port}/${database}`;
}

/** Opens the database of a data directory; creates it if there is none. @param template what it is a copy of */
export async function openOfDirectory(
  dataDir: string,
  template: string | undefined,
  options: Parameters<typeof openPostgresDatabase>[1],
): Promise<Database> {
  await createOfDirectory(dataDir, template);
  return (await openPostgresDatabase(serverOf(dataDir), { connections, ...options })).database;
}

/** Creates the database of a data directory unless it exists. */
export async function createOfDirectory(dataDir: string, template?: string): Promise<void> {
  if (databases.has(dataDir)) return;
  const source = template ?? (await emptyTemplate());
  const used = free.get(source)?.pop();
  // Filling a used database again takes a tenth of the time of creating one. A test may have dropped a table.
  if (used !== undefined && (await isRefilled(used))) {
    databases.set(dataDir, { name: used, source });
    return;
  }
  const name = `${source}_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name} template ${source}`);
  databases.set(dataDir, { name, source });
}

function isRefilled(name: string): Promise<boolean> {
  return onServer(refill, name).then(
    () => true,
    () => false,
  );
}

/** Releases the database of a data directory. */
export async function dropOfDirectory(dataDir: string): Promise<void> {
  const database = databases.get(dataDir);
  if (database === undefined) return;
  databases.delete(dataDir);
  const { name, source } = database;
  if (changed.delete(dataDir)) await onServer(`drop database ${name} with (force)`);
  else free.set(source, [...(free.get(source) ?? []), name]);
}

/** Excludes the database of a data directory from reuse by other tests, because its tables were changed, not only rows. */
export function keepFromReuse(dataDir: string): void {
  changed.add(dataDir);
}

/** Creates a database that others can be copied from. @returns its name */
export async function createTemplate(
  name: string,
  fill: (database: Database) => Promise<void>,
): Promise<string> {
  const template = `${name}_${process.pid}_${workerId}`;
  await onServer(`create database ${template}`);
  const { database } = await openPostgresDatabase(named(template), { connections });
  await fill(database);
  await database.close();
  const copies = tableNames.map((table) => `create table seed.${table} as table ${table}`);
  await onServer(['create schema seed', ...copies].join('; '), template);
  return template;
}

/** Connects to the database of a data directory, as another process would. */
export function connectToDirectory(dataDir: string): Pool {
  return createPool(serverOf(dataDir), 1);
}

const workerId = process.env['VITEST_WORKER_ID'] ?? '0';
const refill = [
  ...tableNames.toReversed().map((table) => `delete from ${table}`),
  ...tableNames.map((table) => `insert into ${table} select * from seed.${table}`),
].join('; ');

/** By data directory: its database, and the template that it is a copy of. */
const databases = new Map<string, { name: string; source: string }>();
/** By template: databases that no test uses. */
const free = new Map<string, string[]>();
const changed = new Set<string>();
let empty: Promise<string> | undefined;

function emptyTemplate(): Promise<string> {
  empty ??= createTemplate('empty', async () => undefined);
  return empty;
}

function named(database: string): DatabaseServer {
  return { ...parseDatabaseUrl(inject('postgres') ?? ''), database };
}

/** @param database by default the one that tests are created from */
async function onServer(statements: string, database?: string): Promise<void> {
  const server = parseDatabaseUrl(inject('postgres') ?? '');
  const pool = createPool(database === undefined ? server : named(database), 1);
  try {
    await pool.query(statements);
  } finally {
    await pool.end();
  }
}
