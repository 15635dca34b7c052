import type { Pool, PoolClient, QueryResult } from 'pg';
import { CommitUnknown, type WriteScope } from '../database.ts';
import type { EngineTransaction, TransactionEngine } from '../group-commit.ts';
import type { DatabaseClock } from './clock.ts';
import { commitOn } from './commit.ts';
import { type Compile, createConnection } from './connection.ts';
import { isConnectionClosed, isConnectionLost, toStoreError } from './errors.ts';

/** Limits of each transaction, in milliseconds. */
export interface TransactionTimeouts {
  /** How long it waits for a lock. */
  lockMs: number;
  /** How long a statement may take. */
  statementMs: number;
  /** How long it may be idle: then the server that began it is stuck or gone, and its locks are released. */
  idleMs: number;
}

const defaultTransactionTimeouts: TransactionTimeouts = {
  lockMs: 5_000,
  statementMs: 30_000,
  idleMs: 10_000,
};

/**
 * The transactions of a pool. Those of one instance run one after another, also those of other servers: each begins by
 * locking the head of the instance's audit trail. Instances do not wait for each other.
 */
export function createTransactions(
  pool: Pool,
  compile: Compile,
  clock: DatabaseClock,
  { lockMs, statementMs, idleMs }: TransactionTimeouts = defaultTransactionTimeouts,
): TransactionEngine {
  const opening = [
    'begin isolation level read committed',
    `set local lock_timeout = ${lockMs}`,
    `set local statement_timeout = ${statementMs}`,
    `set local idle_in_transaction_session_timeout = ${idleMs}`,
  ];

  async function beginOn(client: PoolClient, scope: WriteScope): Promise<EngineTransaction> {
    const before = performance.now();
    const text = [...opening, lockOf(scope), readClock].join('; ');
    // Several statements in one text are one round trip, and have several results.
    const results = (await client.query(text)) as unknown as QueryResult<{ now: number }>[];
    const now = results.at(-1)?.rows[0]?.now;
    if (now !== undefined) clock.correct(now, before);
    return openTransaction(client, compile);
  }

  return {
    groupOf: (scope) => scope,
    async begin(scope) {
      for (let attempt = 1; ; attempt += 1) {
        let client: PoolClient | undefined;
        try {
          client = await pool.connect();
          return await beginOn(client, scope);
        } catch (error) {
          // The connection may still have locks.
          client?.release(true);
          // A connection of the pool may be one that the database closed before it was restarted.
          if (client !== undefined && attempt === 1 && isConnectionClosed(error)) continue;
          throw toStoreError(error);
        }
      }
    },
  };
}

/** The clock of the database, in milliseconds since 1970. */
export const readClock = 'select (extract(epoch from clock_timestamp()) * 1000)::bigint as now';

/** Locks the head of an instance, or waits for the transactions of all instances and keeps others out. */
function lockOf(scope: WriteScope): string {
  if (scope === 'all') return 'lock table audit_heads in exclusive mode';
  if (!Number.isSafeInteger(scope)) throw new Error('An instance has an integer id.');
  return `select 1 from audit_heads where instance_id = ${scope} for update`;
}

function openTransaction(client: PoolClient, compile: Compile): EngineTransaction {
  let isOpen = true;
  let isReleased = false;

  async function query(text: string, values?: unknown[]): Promise<QueryResult> {
    try {
      return await client.query(text, values);
    } catch (error) {
      if (isConnectionLost(error)) isOpen = false;
      throw toStoreError(error);
    }
  }

  function release(isUsable: boolean): void {
    isOpen = false;
    isReleased = true;
    client.release(!isUsable);
  }

  return {
    ...createConnection({ query }, compile),
    savepoint: async () => void (await query('savepoint write')),
    rollbackToSavepoint: async () => void (await query('rollback to savepoint write')),
    releaseSavepoint: async () => void (await query('release savepoint write')),
    async commit() {
      try {
        await commitOn(client);
      } catch (error) {
        // Otherwise PostgreSQL has responded, and the connection is usable.
        if (error instanceof CommitUnknown && error.cause !== undefined) isOpen = false;
        throw error;
      }
      release(true);
    },
    async rollback() {
      if (isReleased) return;
      // Without a response, the outcome of a COMMIT is unknown, and so is the state of the connection.
      if (isOpen) await query('rollback').catch(() => undefined);
      release(isOpen);
    },
    isOpen: () => isOpen,
  };
}
