import { readFileSync } from 'node:fs';
import { Pool, type PoolClient, type PoolConfig, type QueryConfig, types } from 'pg';
import type { Queryable } from './connection.ts';
import type { DatabaseServer } from './database-url.ts';
import { isConnectionClosed } from './errors.ts';
import { createFailoverPool } from './failover-pool.ts';

/** How long a request waits for a connection, in milliseconds. */
const connectTimeoutMs = 5_000;
/** How long a query of a request may take. */
const requestTimeoutMs = 30_000;
/** How long a statement of a migration, of partitioning or of the regular verification may take. */
export const maintenanceTimeoutMs = 3_600_000;
const idleTimeoutMs = 30_000;

const int8 = types.builtins.INT8;

/**
 * The connections to the database. A connection that the database has closed is replaced with the next query.
 * @param size the most connections
 * @param queryTimeoutMs undefined for none
 */
export function createPool(
  server: DatabaseServer,
  size: number,
  { queryTimeoutMs }: { queryTimeoutMs: number | undefined } = { queryTimeoutMs: requestTimeoutMs },
): Pool {
  const { database, user, password, tls, rootCertificate } = server;
  const options: PoolConfig = {
    ...{ database, user, password },
    ssl: tls && {
      rejectUnauthorized: true,
      ...(rootCertificate !== undefined && { ca: readFileSync(rootCertificate, 'utf8') }),
    },
    application_name: 'mdhq-portal',
    max: size,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: idleTimeoutMs,
    ...(queryTimeoutMs !== undefined && { query_timeout: queryTimeoutMs }),
    keepAlive: true,
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === int8 ? parseInt8 : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
    },
  };
  const { host, port, standbys } = server;
  const addresses = [{ host, port }, ...standbys];
  const pool =
    standbys.length === 0
      ? new Pool({ ...options, host, port })
      : createFailoverPool(options, addresses);
  // A closed connection fails its query, or the next one, which reports it. The pool has removed it.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** @throws {RangeError} instead of rounding an id to another one (Q21) */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError('An integer of the database is too large.');
  return value;
}

/** Runs each query again, once, if its connection turns out to be closed. For queries that change nothing. */
export function repeatingReads(pool: Queryable): Queryable {
  return {
    async query(text, values) {
      try {
        return await pool.query(text, values);
      } catch (error) {
        if (!isConnectionClosed(error)) throw error;
        return pool.query(text, values);
      }
    },
  };
}

/** Runs the statements of a client with the limit of maintenance instead of that of requests. */
export function forMaintenance(client: PoolClient): Queryable {
  return {
    query: (text, values) => {
      // The types of `pg` lack the option.
      const query: QueryConfig & { query_timeout: number } = {
        text,
        query_timeout: maintenanceTimeoutMs,
        ...(values !== undefined && { values }),
      };
      return client.query(query);
    },
  };
}
