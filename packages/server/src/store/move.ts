import type { Executor, Transaction } from './database.ts';
import type { Value } from './prepared-query.ts';
import type { TableName } from './tables.ts';

/** Rows of one table, in the order of its primary key. */
export interface RowBatch {
  /** The names of the values of each row. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

/** The database that instances are moved from. Nothing changes it meanwhile. */
export interface MoveSource {
  readonly reads: Executor;
  /** Counts the rows of an instance. */
  count(table: TableName, instanceId: number): number;
  /** The first millisecond of each month (in UTC) that has audit events of an instance. */
  eventMonths(instanceId: number): number[];
  /** Yields the rows of an instance in batches that fit into memory. */
  batches(table: TableName, instanceId: number): Iterable<RowBatch>;
  close(): void;
}

/** A transaction on the database that an instance is moved to. No other process sees its rows before the commit. */
export interface MoveTransaction extends Transaction {
  /** @throws {RowRefused} if the database can't store a row */
  insert(table: TableName, batch: RowBatch): Promise<void>;
  /** Yields the rows of an instance, with the given columns. */
  batches(
    table: TableName,
    instanceId: number,
    columns: readonly string[],
  ): AsyncIterable<RowBatch['rows']>;
  /** Updates the statistics of the planner, so that the inserted rows are read through indexes. */
  analyze(): Promise<void>;
}

/** The database that instances are moved to. */
export interface MoveTarget {
  /** Creates the partitions for audit events of the months, each given by a time in it. */
  createPartitions(months: readonly number[]): Promise<void>;
  /**
   * Runs `work` in a transaction of its own. If `work` throws or the process is killed, nothing of it remains.
   * @throws {MoveInProgress} if another process moves an instance to the database
   */
  move<Result>(work: (transaction: MoveTransaction) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Another process moves an instance to the same database. */
export class MoveInProgress extends Error {
  override readonly name = 'MoveInProgress';
}

/** A row of the source can't be stored in the target. `message` names it by its key, without other values. */
export class RowRefused extends Error {
  override readonly name = 'RowRefused';
}
