export const engineNames = ['sqlite', 'postgres'] as const;
export type EngineName = (typeof engineNames)[number];

/** The databases of one part of the benchmark, on one engine. */
export interface Engine {
  /** Its name and version, for the report. */
  readonly title: string;
  /** Creates an empty database. */
  create(name: string): Promise<BenchDatabase>;
  /** Copies a database that no program uses. */
  copy(source: BenchDatabase, name: string): Promise<BenchDatabase>;
  close(): Promise<void>;
}

export interface BenchDatabase {
  readonly engine: EngineName;
  /** The data directory of the embedded database, or a URL of PostgreSQL. */
  readonly location: string;
  /** The settings of a server that uses it. Each call is for another server. */
  settings(): Readonly<Record<string, string>>;
  /** Opens it to write many rows directly. */
  open(): Promise<BulkConnection>;
}

/** Writes rows without waiting for the disk. */
export interface BulkConnection {
  /** The names of the columns of a table. */
  columnsOf(table: string): Promise<string[]>;
  /** The first column of the rows of a query. */
  read(sql: string): Promise<unknown[]>;
  run(sql: string): Promise<void>;
  /** Prepares tables for many rows, in which foreign keys are not verified. */
  begin(tables: readonly string[]): Promise<void>;
  /** Makes the rows durable, and leaves the tables as they are after days of use. */
  finish(tables: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
