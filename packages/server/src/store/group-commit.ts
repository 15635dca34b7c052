import { setImmediate as nextTurn } from 'node:timers/promises';
import { writeAuditHeads } from './audit/audit-events.ts';
import {
  type Executor,
  type MovedAuditHead,
  StoreUnavailable,
  type Transaction,
  TransactionConflict,
  type WriteScope,
} from './database.ts';

/** The most transactions that share a commit, so that the first of them does not wait too long. */
const largestGroup = 256;
/** How often a group runs whose transaction conflicts with another one. */
const mostAttempts = 3;

/** A transaction of an engine, with nested savepoints. Each function rejects with an error of `database.ts`. */
export interface EngineTransaction extends Executor {
  savepoint(): Promise<void>;
  /** Undoes what was done since the last savepoint, and keeps the savepoint. */
  rollbackToSavepoint(): Promise<void>;
  releaseSavepoint(): Promise<void>;
  commit(): Promise<void>;
  /** Does nothing if the transaction is no longer open. */
  rollback(): Promise<void>;
  /** False if the engine has rolled back the transaction, for example because the disk is full. */
  isOpen(): boolean;
}

/** The part of an engine that a group commit uses. */
export interface TransactionEngine {
  /** Which writes share a commit with those of `scope`. Different groups are committed independently. */
  groupOf(scope: WriteScope): WriteScope;
  /** Begins a transaction, once no other one of the same group is open. @throws {StoreUnavailable} if it can't */
  begin(group: WriteScope): Promise<EngineTransaction>;
}

export interface GroupCommit {
  /** Runs `work` and resolves once the commit that it shares with concurrent writes is durable. `work` may run twice. */
  write<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    scope?: WriteScope,
  ): Promise<Result>;
  /** Resolves once all writes so far are finished: no transaction is open, and none begins in this tick. */
  idle(): Promise<void>;
  /** Refuses further writes, and resolves once the current ones are finished. */
  drain(): Promise<void>;
}

interface PendingWrite {
  run(transaction: Transaction): Promise<void>;
  settle(failure: Error | undefined): void;
}

/**
 * Commits concurrent writes together: they share one fsync, and the head of each audit trail is written once. A group runs
 * within one savepoint. If a write fails, the group is undone and runs again with a savepoint for each write, so that the
 * failure does not affect the others.
 * @param onCommit called after each commit with the number of writes that it made durable
 */
export function createGroupCommit(
  engine: TransactionEngine,
  onCommit?: (writes: number) => void,
): GroupCommit {
  const groups = new Map<WriteScope, { pending: PendingWrite[]; running: Promise<void> }>();
  let closed = false;

  async function commitGroup(key: WriteScope, pending: PendingWrite[]): Promise<void> {
    let group: PendingWrite[] = [];
    for (let attempt = 1; ; attempt += 1) {
      let open: EngineTransaction;
      try {
        open = await engine.begin(key);
      } catch (error) {
        // Writes that arrived meanwhile would wait in vain for the same lock.
        for (const write of [...group, ...pending.splice(0)]) write.settle(error as Error);
        return;
      }
      if (attempt === 1) group = pending.splice(0, largestGroup);
      try {
        const failures = await runGroup(open, group);
        await open.commit();
        onCommit?.(group.length);
        group.forEach((write, index) => {
          write.settle(failures[index]);
        });
        return;
      } catch (error) {
        await open.rollback();
        if (error instanceof TransactionConflict && attempt < mostAttempts) continue;
        for (const write of group) write.settle(error as Error);
        return;
      }
    }
  }

  async function commitAll(key: WriteScope, pending: PendingWrite[]): Promise<void> {
    do {
      await gather(pending);
      await commitGroup(key, pending);
    } while (pending.length > 0);
    groups.delete(key);
  }

  async function idle(): Promise<void> {
    await Promise.all([...groups.values()].map(({ running }) => running));
  }

  return {
    write<Result>(
      work: (transaction: Transaction) => Promise<Result>,
      scope: WriteScope = 'all',
    ): Promise<Result> {
      if (closed) return Promise.reject(new StoreUnavailable('The database is closing.'));
      return new Promise<Result>((resolve, reject) => {
        let result: Result;
        const write: PendingWrite = {
          async run(transaction) {
            result = await work(transaction);
          },
          settle(failure) {
            if (failure === undefined) resolve(result);
            else reject(failure);
          },
        };
        const key = engine.groupOf(scope);
        const group = groups.get(key);
        if (group !== undefined) {
          group.pending.push(write);
          return;
        }
        const pending = [write];
        groups.set(key, { pending, running: commitAll(key, pending) });
      });
    },
    idle,
    drain() {
      closed = true;
      return idle();
    },
  };
}

/** Waits for concurrent writes to join the group, until a tick of the event loop adds none. */
async function gather(pending: readonly PendingWrite[]): Promise<void> {
  for (let before = 0; pending.length > before && pending.length < largestGroup; ) {
    before = pending.length;
    await nextTurn();
  }
}

/** @returns the failure of each write. @throws if the transaction can't be committed */
async function runGroup(
  open: EngineTransaction,
  group: readonly PendingWrite[],
): Promise<readonly (Error | undefined)[]> {
  const auditHeads = new Map<number, MovedAuditHead>();
  const transaction: Transaction = {
    kind: 'transaction',
    execute: (query, parameters) => open.execute(query, parameters),
    auditHeads,
  };
  const [only] = group;
  if (group.length === 1 && only !== undefined) {
    // Its failure undoes the whole transaction.
    await only.run(transaction);
    await writeAuditHeads(transaction);
    return [undefined];
  }
  await open.savepoint();
  try {
    for (const write of group) await write.run(transaction);
    await writeAuditHeads(transaction);
    return group.map(() => undefined);
  } catch (error) {
    if (mustEnd(open, error)) throw error;
    await open.rollbackToSavepoint();
    auditHeads.clear();
  }
  const failures: (Error | undefined)[] = [];
  for (const write of group) failures.push(await runSeparately(open, transaction, write));
  return failures;
}

/** Runs a write in its own savepoint, and writes the heads that it moves. @returns its failure */
async function runSeparately(
  open: EngineTransaction,
  transaction: Transaction,
  write: PendingWrite,
): Promise<Error | undefined> {
  await open.savepoint();
  try {
    await write.run(transaction);
    await writeAuditHeads(transaction);
    await open.releaseSavepoint();
    return undefined;
  } catch (error) {
    if (mustEnd(open, error)) throw error;
    transaction.auditHeads?.clear();
    await open.rollbackToSavepoint();
    await open.releaseSavepoint();
    return error as Error;
  }
}

/** Whether an error ends the whole transaction, and not only one write. */
function mustEnd(open: EngineTransaction, error: unknown): boolean {
  return error instanceof TransactionConflict || !open.isOpen();
}
