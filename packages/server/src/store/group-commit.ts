import { setImmediate as nextTick } from 'node:timers/promises';
import { isCommitted, rewriteAuditHead, writeAuditHeads } from './audit/audit-events.ts';
import {
  CommitUnknown,
  type Executor,
  type MovedAuditHead,
  StoreUnavailable,
  type Transaction,
  TransactionConflict,
  type WriteScope,
} from './database.ts';
import type { AuditHeadsTable } from './schema.ts';

/** The most transactions that share a commit, so that the first of them does not wait too long. */
const largestGroup = 256;
/** How often a group runs whose transaction conflicts with another one, or whose commit was lost. */
const mostAttempts = 3;

/** A transaction of an engine, with nested savepoints. Each function rejects with an error of `database.ts`. */
export interface EngineTransaction extends Executor {
  savepoint(): Promise<void>;
  /** Undoes what was done since the last savepoint, and keeps the savepoint. */
  rollbackToSavepoint(): Promise<void>;
  releaseSavepoint(): Promise<void>;
  /** @throws {CommitUnknown} if the connection is lost meanwhile, or no standby may have the commit */
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
      let ran: GroupRun | undefined;
      try {
        ran = await runGroup(open, group);
        await open.commit();
        acknowledge(group, ran);
        return;
      } catch (error) {
        await open.rollback();
        const failure = await outcomeOf(key, ran, error as Error);
        if (failure === undefined && ran !== undefined) {
          acknowledge(group, ran);
          return;
        }
        if (failure instanceof TransactionConflict && attempt < mostAttempts) continue;
        for (const write of group) write.settle(failure);
        return;
      }
    }
  }

  function acknowledge(group: readonly PendingWrite[], { failures }: GroupRun): void {
    onCommit?.(group.length);
    group.forEach((write, index) => {
      write.settle(failures[index]);
    });
  }

  /**
   * Finds out whether a commit was made whose response is lost. The next transaction of the group begins only once that of the
   * lost commit has ended. A commit that was made may be only on the primary, so another one follows it to the standby.
   * @returns the error, a conflict if the commit was not made, or undefined if it was
   */
  async function outcomeOf(
    key: WriteScope,
    ran: GroupRun | undefined,
    error: Error,
  ): Promise<Error | undefined> {
    // A transaction without an event cannot be recognized.
    if (!(error instanceof CommitUnknown) || ran?.head === undefined) return error;
    let open: EngineTransaction | undefined;
    try {
      open = await engine.begin(key);
      if (!(await isCommitted(open, ran.head))) {
        return new TransactionConflict(error.message, { cause: error });
      }
      await rewriteAuditHead(open, ran.head.instance_id);
      await open.commit();
      return undefined;
    } catch {
      return error;
    } finally {
      await open?.rollback();
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
    await nextTick();
  }
}

interface GroupRun {
  /** The failure of each write. */
  failures: readonly (Error | undefined)[];
  /** A head of an audit trail that the transaction has moved; undefined if it has moved none. */
  head: AuditHeadsTable | undefined;
}

/** @throws if the transaction can't be committed */
async function runGroup(
  open: EngineTransaction,
  group: readonly PendingWrite[],
): Promise<GroupRun> {
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
    return { failures: [undefined], head: await writeAuditHeads(transaction) };
  }
  await open.savepoint();
  try {
    for (const write of group) await write.run(transaction);
    const head = await writeAuditHeads(transaction);
    return { failures: group.map(() => undefined), head };
  } catch (error) {
    if (mustEnd(open, error)) throw error;
    await open.rollbackToSavepoint();
    auditHeads.clear();
  }
  const failures: (Error | undefined)[] = [];
  let head: AuditHeadsTable | undefined;
  for (const write of group) {
    const outcome = await runSeparately(open, transaction, write);
    if (outcome instanceof Error) failures.push(outcome);
    else {
      failures.push(undefined);
      head = outcome ?? head;
    }
  }
  return { failures, head };
}

/** Runs a write in its own savepoint, and writes the heads that it moves. @returns one of them, or its failure */
async function runSeparately(
  open: EngineTransaction,
  transaction: Transaction,
  write: PendingWrite,
): Promise<AuditHeadsTable | Error | undefined> {
  await open.savepoint();
  try {
    await write.run(transaction);
    const head = await writeAuditHeads(transaction);
    await open.releaseSavepoint();
    return head;
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
