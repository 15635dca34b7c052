import type { Compilable, Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** What can be bound to a query on both engines. */
export type Value = string | number | null;

/** A query that is built and compiled once for a connection, and then only bound and run. */
export interface PreparedQuery<Parameters, Row> {
  compile(queries: Kysely<Schema>): CompiledText<Parameters, Row>;
}

/** SQL, and how to put a call's parameters into its placeholders' order. */
export interface CompiledText<Parameters, Row> {
  readonly sql: string;
  bind(parameters: Parameters): Value[];
  /** Only for the compiler: what a row looks like. */
  readonly row?: Row;
}

/**
 * Writes a query with named parameters down, to be compiled on first use.
 *
 * Building a Kysely query costs about four times what running it does, so nothing on a request's path
 * builds one: `parameter.pt_id` stands for the value that a call will bind under that name.
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

/** The same for a statement that answers no rows. */
export function prepareCommand<Parameters extends object>(
  build: (queries: Kysely<Schema>, parameter: Required<Parameters>) => Compilable<unknown>,
): PreparedQuery<Parameters, never> {
  return prepare<Parameters, never>(
    (queries, parameter) => build(queries, parameter) as Compilable<never>,
  );
}

/** Stands in a query for a value that is not known yet. Kysely takes it for the value itself. */
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
