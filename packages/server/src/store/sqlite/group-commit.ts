import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type BetterSqlite from 'better-sqlite3';
import { type Executor, StoreUnavailable, type Transaction } from '../database.ts';
import { toStoreError } from './errors.ts';

/** A busy server releases the lock for less than a millisecond between two commits, so another process must try often. */
const lockRetryMs = 1;
/** The most transactions that share a commit, so that the first of them does not wait too long. */
const largestGroup = 256;

interface PendingWrite {
  run(transaction: Transaction): Promise<void>;
  settle(failure: Error | undefined): void;
}

export interface GroupCommit {
  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** Checkpoints and truncates the write-ahead log. @returns false if another process is still reading it */
  truncateLog(): Promise<boolean>;
  /** Refuses further writes, and resolves once the current ones are finished. */
  drain(): Promise<void>;
}

export interface GroupCommitOptions {
  /** Called after each commit with the number of writes that it made durable. */
  onCommit?: ((writes: number) => void) | undefined;
  /** Throws if the database's files were replaced. Called before each commit, and after it before anything is acknowledged. */
  checkFiles?: (() => void) | undefined;
}

/**
 * Commits concurrent writes together, each in its own savepoint: they share one fsync, and a write that fails does not
 * affect the others.
 *
 * It waits for the write lock without SQLite's busy_timeout, which would block the event loop.
 * @param connection runs queries on `sqlite`
 * @param lockPatienceMs how long writes wait for the lock before they fail with `StoreUnavailable`
 */
export function createGroupCommit(
  sqlite: BetterSqlite.Database,
  connection: Executor,
  lockPatienceMs: number,
  { onCommit, checkFiles }: GroupCommitOptions = {},
): GroupCommit {
  const transaction: Transaction = { kind: 'transaction', ...connection };
  const begin = sqlite.prepare('begin immediate');
  const commit = sqlite.prepare('commit');
  const rollback = sqlite.prepare('rollback');
  const savepoint = sqlite.prepare('savepoint write');
  const release = sqlite.prepare('release write');
  const rollbackToSavepoint = sqlite.prepare('rollback to write');

  const pending: PendingWrite[] = [];
  let running: Promise<void> | undefined;
  let closed = false;

  async function beginWithRetry(): Promise<void> {
    const deadline = performance.now() + lockPatienceMs;
    for (;;) {
      try {
        begin.run();
        return;
      } catch (error) {
        const failure = toStoreError(error);
        if (!(failure instanceof StoreUnavailable) || performance.now() >= deadline) throw failure;
        await wait(lockRetryMs);
      }
    }
  }

  async function runOne(write: PendingWrite): Promise<Error | undefined> {
    savepoint.run();
    try {
      await write.run(transaction);
      release.run();
      return undefined;
    } catch (error) {
      // On a full disk, SQLite rolls back the whole transaction, and with it the savepoint.
      if (!sqlite.inTransaction) throw toStoreError(error);
      rollbackToSavepoint.run();
      release.run();
      return toStoreError(error);
    }
  }

  async function commitGroup(): Promise<void> {
    try {
      checkFiles?.();
      await beginWithRetry();
    } catch (error) {
      // Writes that arrived meanwhile would wait in vain for the same lock.
      for (const write of pending.splice(0)) write.settle(toStoreError(error));
      return;
    }
    const group = pending.splice(0, largestGroup);
    const failures: (Error | undefined)[] = [];
    try {
      for (const write of group) failures.push(await runOne(write));
      commit.run();
      checkFiles?.();
    } catch (error) {
      if (sqlite.inTransaction) rollback.run();
      for (const write of group) write.settle(toStoreError(error));
      return;
    }
    onCommit?.(group.length);
    group.forEach((write, index) => {
      write.settle(failures[index]);
    });
  }

  /** Waits for concurrent writes to join the group, until a tick of the event loop adds none. */
  async function gatherGroup(): Promise<void> {
    for (let before = 0; pending.length > before && pending.length < largestGroup; ) {
      before = pending.length;
      await nextTurn();
    }
  }

  async function commitAll(): Promise<void> {
    do {
      await gatherGroup();
      await commitGroup();
    } while (pending.length > 0);
    running = undefined;
  }

  return {
    write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
      if (closed) return Promise.reject(new StoreUnavailable('The database is closing.'));
      return new Promise<Result>((resolve, reject) => {
        let result: Result;
        pending.push({
          async run(transaction) {
            result = await work(transaction);
          },
          settle(failure) {
            if (failure === undefined) resolve(result);
            else reject(failure);
          },
        });
        running ??= commitAll();
      });
    },
    async truncateLog() {
      // No transaction is open between two ticks of the event loop, and none has begun in this one.
      await running;
      if (closed) return false;
      checkFiles?.();
      try {
        return sqlite.pragma('wal_checkpoint(truncate)', { simple: true }) === 0;
      } catch (error) {
        throw toStoreError(error);
      }
    },
    async drain() {
      closed = true;
      await running;
    },
  };
}
