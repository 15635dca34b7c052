import type { PoolClient } from 'pg';
import { errorCode } from '../../platform/error-code.ts';
import {
  MoveInProgress,
  type MoveTarget,
  type MoveTransaction,
  type RowBatch,
  RowRefused,
} from '../move.ts';
import type { Value } from '../prepared-query.ts';
import { primaryKeys, type TableName, tableNames } from '../tables.ts';
import { advisoryLocks } from './advisory-locks.ts';
import { commitOn } from './commit.ts';
import { createCompile, createConnection } from './connection.ts';
import type { DatabaseServer } from './database-url.ts';
import { toStoreError } from './errors.ts';
import { openPostgresDatabase } from './open-database.ts';
import { createPool } from './pool.ts';

/** If the process is stuck or its machine is gone, its transaction ends after this time. */
const idleTimeoutMs = 600_000;
const fetchedRows = 1_000;

/**
 * Connects to a database, and brings its tables up to date.
 * @throws {DatabaseConnectionError} if there is no such database, or it can't be reached
 */
export async function openMoveTarget(server: DatabaseServer): Promise<MoveTarget> {
  const { database } = await openPostgresDatabase(server, { connections: 1 });
  // The last statements of a large transaction take long.
  const pool = createPool(server, 1, { queryTimeoutMs: undefined });
  return {
    async createPartitions(months) {
      for (const month of months) await database.auditPartitions?.create(month);
    },
    async move(work) {
      const client = await pool.connect();
      try {
        await begin(client);
        const result = await work(createMoveTransaction(client));
        await commitOn(client);
        client.release();
        return result;
      } catch (error) {
        // Closing the connection rolls back.
        client.release(true);
        throw error instanceof Error && errorCode(error) !== undefined
          ? toStoreError(error)
          : error;
      }
    },
    async close() {
      await pool.end();
      await database.close();
    },
  };
}

async function begin(client: PoolClient): Promise<void> {
  await client.query(
    [
      'begin isolation level read committed read write',
      'set local statement_timeout = 0',
      `set local idle_in_transaction_session_timeout = ${idleTimeoutMs}`,
    ].join('; '),
  );
  const { rows } = await client.query('select pg_try_advisory_xact_lock($1) as locked', [
    advisoryLocks.moves,
  ]);
  if (rows[0]?.locked !== true) throw new MoveInProgress();
}

function createMoveTransaction(client: PoolClient): MoveTransaction {
  return {
    kind: 'transaction',
    ...createConnection(client, createCompile()),
    insert: (table, batch) => insertBatch(client, table, batch),
    batches: (table, instanceId, columns) => batchesOf(client, table, instanceId, columns),
    analyze: async () => void (await client.query(`analyze ${tableNames.join(', ')}`)),
  };
}

async function insertBatch(client: PoolClient, table: TableName, batch: RowBatch): Promise<void> {
  const { columns, rows } = batch;
  const json = JSON.stringify(
    rows.map((row) => Object.fromEntries(row.map((value, index) => [columns[index], value]))),
  );
  refuseUnstorable(table, batch, json);
  const names = columns.join(', ');
  try {
    await client.query(
      `insert into ${table} (${names}) select ${names} from json_populate_recordset(null::${table}, $1)`,
      [json],
    );
  } catch (error) {
    // The messages of these errors may have values of the row.
    const code = errorCode(error) ?? '';
    if (!/^2[23]/.test(code)) throw error;
    const [first, last] = [rows[0] ?? [], rows.at(-1) ?? []].map((row) =>
      describeRow(table, columns, row),
    );
    throw new RowRefused(
      `PostgreSQL refuses a row of ${table} (${code}), which is one from ${first} to ${last}`,
    );
  }
}

/** @throws {RowRefused} for a value that the columns of SQLite accept and those of PostgreSQL do not */
function refuseUnstorable(table: TableName, { columns, rows }: RowBatch, json: string): void {
  const mayHaveNul = json.includes('\\u0000');
  for (const row of rows) {
    for (const [index, value] of row.entries()) {
      const fault = faultOf(value, mayHaveNul);
      if (fault === undefined) continue;
      throw new RowRefused(
        `PostgreSQL can't store ${table}.${columns[index]} of ${describeRow(table, columns, row)}: ${fault}`,
      );
    }
  }
}

function faultOf(value: unknown, mayHaveNul: boolean): string | undefined {
  if (value === null || Number.isSafeInteger(value)) return undefined;
  if (typeof value !== 'string') return 'it is neither a text nor an integer';
  return mayHaveNul && value.includes('\0') ? 'it has a NUL character' : undefined;
}

/** The integers of the key of a row: its texts may be data of a patient. */
function describeRow(table: TableName, columns: readonly string[], row: readonly Value[]): string {
  return primaryKeys[table]
    .map((column) => [column, row[columns.indexOf(column)]] as const)
    .filter(([, value]) => typeof value === 'number')
    .map(([column, value]) => `${column} ${value}`)
    .join(', ');
}

async function* batchesOf(
  client: PoolClient,
  table: TableName,
  instanceId: number,
  columns: readonly string[],
): AsyncGenerator<RowBatch['rows']> {
  if (!Number.isSafeInteger(instanceId)) throw new Error('An instance has an integer id.');
  await client.query(
    `declare moved no scroll cursor for select ${columns.join(', ')} from ${table}
     where instance_id = ${instanceId} order by ${primaryKeys[table].join(', ')}`,
  );
  const fetch = { text: `fetch ${fetchedRows} from moved`, rowMode: 'array' } as const;
  for (;;) {
    const { rows } = await client.query<Value[]>(fetch);
    if (rows.length > 0) yield rows;
    if (rows.length < fetchedRows) break;
  }
  await client.query('close moved');
}
