import type { Compilable, Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** A value that both engines accept as a parameter. */
export type Value = string | number | null;

/** A query that is built and compiled once per connection. Each call only binds parameters and runs it. */
export interface PreparedQuery<Parameters, Row> {
  /** @param queries of `Schema`, which is not part of the exported type: a migration would change it */
  // biome-ignore lint/suspicious/noExplicitAny: `prepare` has the type of the tables, and users of the package call nothing.
  compile(queries: Kysely<any>): CompiledText<Parameters, Row>;
}

/** SQL, and a function that returns the parameters in the order of the placeholders. */
export interface CompiledText<Parameters, Row> {
  readonly sql: string;
  bind(parameters: Parameters): Value[];
  /** Carries the type of a row; never set. */
  readonly row?: Row;
}

/**
 * Declares a query with named parameters; it is compiled on first use. `parameter.pt_id` is a placeholder
 * for the value that a call binds under that name.
 *
 * Building a Kysely query takes about four times as long as running it, so no request builds one.
 */
export function prepare<Parameters extends object, Row>(
  build: (queries: Kysely<Schema>, parameter: Required<Parameters>) => Compilable<Row>,
): PreparedQuery<Parameters, Row> {
  return {
    compile(queries) {
      const { sql, parameters } = build(queries, placeholders<Parameters>()).compile();
      return {
        sql,
        bind: (values) =>
          parameters.map((parameter) =>
            parameter instanceof Placeholder
              ? (values[parameter.name as keyof Parameters] as Value)
              : (parameter as Value),
          ),
      };
    },
  };
}

/** Declares a statement that returns no rows. */
export function prepareCommand<Parameters extends object>(
  build: (queries: Kysely<Schema>, parameter: Required<Parameters>) => Compilable<unknown>,
): PreparedQuery<Parameters, never> {
  return prepare<Parameters, never>(
    (queries, parameter) => build(queries, parameter) as Compilable<never>,
  );
}

/** A placeholder in a query. Kysely treats it as the value. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

function placeholders<Parameters extends object>(): Required<Parameters> {
  return new Proxy({} as Required<Parameters>, {
    get: (_, name) => new Placeholder(String(name)),
  });
}
