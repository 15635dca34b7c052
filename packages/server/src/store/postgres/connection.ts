import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { Executor } from '../database.ts';
import type { CompiledText, PreparedQuery } from '../prepared-query.ts';
import type { Schema } from '../schema.ts';
import { toStoreError } from './errors.ts';

/** The part of a client or a pool of `pg` that queries use. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Compiles each query once, for all connections. */
export type Compile = <Parameters, Row>(
  query: PreparedQuery<Parameters, Row>,
) => CompiledText<Parameters, Row>;

export function createCompile(): Compile {
  const queries = createCompiler();
  const texts = new Map<unknown, unknown>();
  return (query) => {
    const text = texts.get(query) ?? query.compile(queries);
    texts.set(query, text);
    return text as ReturnType<typeof query.compile>;
  };
}

/**
 * Runs prepared queries on a client or a pool. They are not prepared on the server: a named statement outlives neither a
 * migration by another server nor PgBouncer in transaction mode.
 */
export function createConnection(client: Queryable, compile: Compile): Executor {
  return {
    async execute<Parameters, Row>(query: PreparedQuery<Parameters, Row>, parameters: Parameters) {
      const { sql, bind } = compile(query);
      try {
        const { rows } = await client.query(sql, bind(parameters));
        return rows as Row[];
      } catch (error) {
        throw toStoreError(error);
      }
    },
  };
}

/** A Kysely that only writes SQL. */
function createCompiler(): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}
