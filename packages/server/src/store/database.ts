import type { PreparedQuery } from './prepared-query.ts';
import type { AuditArchivesTable, AuditHeadsTable } from './schema.ts';

/** Runs prepared queries, on the last commit or inside a transaction. */
export interface Executor {
  execute<Parameters, Row>(
    query: PreparedQuery<Parameters, Row>,
    parameters: Parameters,
  ): Promise<Row[]>;
}

/** The head of an audit trail that a transaction has moved. */
export interface MovedAuditHead extends AuditHeadsTable {
  /** The sequence of the head before the transaction. */
  readonly movedFrom: number;
}

/** Runs queries inside one transaction. Functions that change data require this type. */
export interface Transaction extends Executor {
  readonly kind: 'transaction';
  /**
   * The heads of the audit trails that the transaction has moved. They are written before the commit, once for all
   * transactions that share it. Without it, they are written with each event.
   */
  readonly auditHeads?: Map<number, MovedAuditHead>;
}

/**
 * What a transaction may change: one instance, by its id, or all of them. Transactions of one instance run one after
 * another, on every engine, so that each sees what the earlier ones have changed.
 */
export type WriteScope = number | 'all';

/** The partitions of the audit events, one for each month in UTC. Events of other months are in a default partition. */
export interface AuditPartitions {
  /**
   * Creates the partitions of the current and the coming months, and of the months of events in the default partition, which
   * it moves there.
   * @param now milliseconds since 1970
   * @returns the months that got a partition, such as `2026-11`
   */
  create(now: number): Promise<string[]>;
  /**
   * Drops the partitions of past months all of whose events were moved to archives.
   * @param archive whose events are verified and may be dropped; it is updated if any were
   * @returns whether any partition was dropped. False if a program such as `pg_dump` reads the table
   */
  dropArchived(now: number, archive?: AuditArchivesTable): Promise<boolean>;
}

/**
 * The database, independent of the engine.
 * @sealed Returned by `openDatabase`: a minor version may add members.
 */
export interface Database {
  /** The migrations that ran when it was opened; empty if the tables were up to date. */
  readonly migrated: readonly string[];
  /** Reads the last commit. */
  readonly reads: Executor;
  /**
   * Runs `work` in a transaction and resolves once the commit is durable. If `work` throws, the
   * transaction is rolled back. Transactions may share a commit, so `work` must not await anything else. It may run
   * again in a new transaction, so it has no other effects.
   * @param scope all instances by default
   * @throws {StoreUnavailable} if the database is temporarily not writable
   */
  write<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    scope?: WriteScope,
  ): Promise<Result>;
  /**
   * Overwrites copies of deleted rows that remain in the files of the engine.
   * @returns false if another process prevents it: retry later
   */
  scrub(): Promise<boolean>;
  /** Undefined on an engine without partitions. */
  readonly auditPartitions?: AuditPartitions;
  close(): Promise<void>;
}

/** A patient whose user name a migration changed because it became the same as another one's. */
export interface RenamedPatient {
  readonly instance_id: number;
  readonly subdomain: string;
  readonly pt_id: number;
}

/** The database is temporarily unavailable: locked, full or closing. The caller may retry later. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The transaction conflicts with another one, and was rolled back. Running it again may succeed. */
export class TransactionConflict extends StoreUnavailable {}

/** The connection was lost during a commit, or no standby may have it, so it is unknown whether it outlives the database server. */
export class CommitUnknown extends StoreUnavailable {}

/** The database server can't be reached or does not accept the log-in; `message` is one line with the reason and the fix. */
export class DatabaseConnectionError extends Error {
  override readonly name = 'DatabaseConnectionError';
}

/** The database has migrations of a newer version; `message` is one line that names them and says what to do. */
export class NewerDatabase extends Error {
  override readonly name = 'NewerDatabase';

  constructor(migrations: readonly string[]) {
    super(
      `The database was migrated by a newer version of mdhq-portal (${migrations.join(', ')}): run that version again, or restore a backup from before the upgrade.`,
    );
  }
}

/** The files of the database were replaced or deleted while it was open, so it has to be restarted. `message` names the file. */
export class DatabaseReplaced extends StoreUnavailable {}

/** The data directory can't be used; `message` is one line with the reason and the fix. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError';
}

/** The file at the path of the database can't be used; `fault` says why, such as `is empty`. */
export class DatabaseFileError extends DataDirectoryError {
  readonly fault: string;

  constructor(file: string, fault: string, options?: ErrorOptions) {
    const help = `restore a backup with 'mdhq-portal restore', or move the file away to start with an empty database`;
    super(`${file} ${fault}: ${help}.`, options);
    this.fault = fault;
  }
}

/** Returns the first row of a query, if any. */
export async function first<Parameters, Row>(
  executor: Executor,
  query: PreparedQuery<Parameters, Row>,
  parameters: Parameters,
): Promise<Row | undefined> {
  const rows = await executor.execute(query, parameters);
  return rows[0];
}
