import { setTimeout as wait } from 'node:timers/promises';
import type BetterSqlite from 'better-sqlite3';
import { type Executor, StoreUnavailable } from '../database.ts';
import type { EngineTransaction, TransactionEngine } from '../group-commit.ts';
import { toStoreError } from './errors.ts';

/** A busy server releases the lock for less than a millisecond between two commits, so another process must try often. */
const lockRetryMs = 1;

/**
 * The transactions of a connection, one after another; all writes share a commit.
 *
 * It waits for the write lock without SQLite's busy_timeout, which would block the event loop.
 * @param connection runs queries on `sqlite`
 * @param lockPatienceMs how long a transaction waits for the lock before it fails with `StoreUnavailable`
 * @param checkFiles throws if the database's files were replaced. Called before each transaction, and after its commit before
 *   anything is acknowledged
 */
export function createTransactions(
  sqlite: BetterSqlite.Database,
  connection: Executor,
  lockPatienceMs: number,
  checkFiles: () => void = () => undefined,
): TransactionEngine {
  const begin = sqlite.prepare('begin immediate');
  const commit = sqlite.prepare('commit');
  const rollback = sqlite.prepare('rollback');
  const savepoint = sqlite.prepare('savepoint write');
  const release = sqlite.prepare('release write');
  const rollbackToSavepoint = sqlite.prepare('rollback to write');

  const transaction: EngineTransaction = {
    ...connection,
    savepoint: async () => run(savepoint),
    rollbackToSavepoint: async () => run(rollbackToSavepoint),
    releaseSavepoint: async () => run(release),
    async commit() {
      run(commit);
      checkFiles();
    },
    async rollback() {
      if (sqlite.inTransaction) run(rollback);
    },
    isOpen: () => sqlite.inTransaction,
  };

  return {
    // SQLite has one writer at a time, whatever its scope.
    groupOf: () => 'all',
    async begin() {
      checkFiles();
      const deadline = performance.now() + lockPatienceMs;
      for (;;) {
        try {
          run(begin);
          return transaction;
        } catch (error) {
          if (!(error instanceof StoreUnavailable) || performance.now() >= deadline) throw error;
          await wait(lockRetryMs);
        }
      }
    },
  };
}

function run(statement: BetterSqlite.Statement): void {
  try {
    statement.run();
  } catch (error) {
    throw toStoreError(error);
  }
}
