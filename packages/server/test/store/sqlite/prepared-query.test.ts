import BetterSqlite from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { prepare, prepareCommand } from '../../../src/store/prepared-query.ts';
import type { Schema } from '../../../src/store/schema.ts';
import { createConnection } from '../../../src/store/sqlite/connection.ts';

function memory(): BetterSqlite.Database {
  const sqlite = new BetterSqlite(':memory:');
  onTestFinished(() => void sqlite.close());
  sqlite.exec('create table counters (instance_id integer, name text, value integer)');
  return sqlite;
}

type Counter = Schema['counters'];

describe('a prepared query', () => {
  it('is prepared once for each connection', async () => {
    let built = 0;
    const query = prepare<{ value: number }, Counter>((queries, parameter) => {
      built += 1;
      return queries.selectFrom('counters').selectAll().where('value', '=', parameter.value);
    });
    const connection = createConnection(memory());
    for (let value = 0; value < 10; value += 1) await connection.execute(query, { value });
    expect(built).toBe(1);

    await createConnection(memory()).execute(query, { value: 1 });
    expect(built).toBe(2);
  });

  it('binds its values by name, wherever and however often they occur', () => {
    const query = prepare<{ instance_id: number; value: number; name: string }, Counter>(
      (queries, parameter) =>
        queries
          .selectFrom('counters')
          .selectAll()
          .where('value', '>', parameter.value)
          .where('name', '=', parameter.name as Counter['name'])
          .where('instance_id', '=', parameter.instance_id)
          .where('value', '<', sql<number>`${parameter.value} + ${10}`)
          .limit(5),
    );
    const queries = new Kysely<Schema>({ dialect: new SqliteDialect({ database: memory() }) });
    const { sql: text, bind } = query.compile(queries);

    expect(bind({ instance_id: 1, name: 'patient', value: 7 })).toEqual([
      7,
      'patient',
      1,
      7,
      10,
      5,
    ]);
    expect(bind({ value: 8, instance_id: 2, name: 'x' })).toEqual([8, 'x', 2, 8, 10, 5]);
    expect(text.match(/\?/g)).toHaveLength(6);
  });

  it('binds its values as data, never as SQL', async () => {
    const insert = prepareCommand<Counter>((queries, parameter) =>
      queries.insertInto('counters').values({
        instance_id: parameter.instance_id,
        name: parameter.name,
        value: parameter.value,
      }),
    );
    const select = prepare<{ name: string }, Counter>((queries, parameter) =>
      queries
        .selectFrom('counters')
        .selectAll()
        .where('name', '=', parameter.name as Counter['name']),
    );
    const connection = createConnection(memory());
    const name = "' or 1=1; drop table counters; --" as Counter['name'];

    expect(await connection.execute(insert, { instance_id: 1, name, value: 1 })).toEqual([]);
    expect(await connection.execute(select, { name })).toEqual([
      { instance_id: 1, name, value: 1 },
    ]);
    expect(await connection.execute(select, { name: 'patient' })).toEqual([]);
  });
});
