import type { PreparedQuery } from './prepared-query.ts';

/** Runs prepared queries: on the last commit, or inside a transaction. */
export interface Executor {
  execute<Parameters, Row>(
    query: PreparedQuery<Parameters, Row>,
    parameters: Parameters,
  ): Promise<Row[]>;
}

/** What runs inside one transaction. Its type keeps a change from being made outside of one. */
export interface Transaction extends Executor {
  readonly kind: 'transaction';
}

/** The database, whichever engine it is. */
export interface Database {
  /** The migrations that opening it ran; none where the tables were up to date. */
  readonly migrated: readonly string[];
  /** Reads what was last committed. */
  readonly reads: Executor;
  /**
   * Runs `work` in a transaction and resolves once it is durable. Nothing of it stays when it throws.
   *
   * Transactions may share one commit, so `work` awaits nothing but the transaction.
   * @throws {StoreUnavailable} when the database can't be written to just now.
   */
  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /**
   * Overwrites the copies of deleted rows that the engine still keeps in its files.
   * @returns false where another process is in the way: try again later
   */
  scrub(): Promise<boolean>;
  close(): Promise<void>;
}

/** The database is temporarily unavailable: locked, full, or closing. Trying again later may work. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The database's files were replaced or deleted while it was open: only a restart helps. `message` says which file. */
export class DatabaseReplaced extends StoreUnavailable {}

/** The data directory can't be used; `message` is one line that says why and what to do. */
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

/** The first row of a query, if it has one. */
export async function first<Parameters, Row>(
  executor: Executor,
  query: PreparedQuery<Parameters, Row>,
  parameters: Parameters,
): Promise<Row | undefined> {
  const rows = await executor.execute(query, parameters);
  return rows[0];
}
