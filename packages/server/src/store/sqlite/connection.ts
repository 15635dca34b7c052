import type BetterSqlite from 'better-sqlite3';
import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Executor } from '../database.ts';
import type { PreparedQuery, Value } from '../prepared-query.ts';
import type { Schema } from '../schema.ts';
import { toStoreError } from './errors.ts';

/** Runs prepared queries on one SQLite connection; each is compiled and prepared once. */
export function createConnection(sqlite: BetterSqlite.Database): Executor {
  const queries = createCompiler();
  const statements = new Map<unknown, (parameters: unknown) => unknown[]>();

  function statementOf(query: PreparedQuery<never, unknown>): (parameters: unknown) => unknown[] {
    const { sql, bind } = query.compile(queries);
    const statement = sqlite.prepare<Value[]>(sql);
    return statement.reader
      ? (parameters) => statement.all(...bind(parameters as never))
      : (parameters) => {
          statement.run(...bind(parameters as never));
          return [];
        };
  }

  return {
    async execute<Parameters, Row>(query: PreparedQuery<Parameters, Row>, parameters: Parameters) {
      try {
        let run = statements.get(query);
        if (run === undefined) {
          run = statementOf(query);
          statements.set(query, run);
        }
        return run(parameters) as Row[];
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
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}
