import { Kysely, SqliteDialect } from 'kysely';
import type { Executor } from '../../../../src/store/database.ts';
import type { Schema } from '../../../../src/store/schema.ts';
import { openSqliteDatabase } from '../../../../src/store/sqlite/open-database.ts';
import { openSqliteFile } from '../../../support/sqlite/sqlite-file.ts';
import { temporaryFolder } from '../../../support/temporary-database.ts';

/** Returns the steps of SQLite's plan for the queries of `read`, in an empty database. */
export async function queryPlan(read: (executor: Executor) => Promise<unknown>): Promise<string[]> {
  const folder = temporaryFolder();
  await (await openSqliteDatabase(folder)).close();
  const sqlite = openSqliteFile(folder);
  const queries = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }) });
  const plan: string[] = [];
  await read({
    async execute(query, parameters) {
      const { sql, bind } = query.compile(queries);
      const steps = sqlite.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`);
      plan.push(...steps.all(...bind(parameters)).map(({ detail }) => detail));
      return [];
    },
  });
  return plan;
}
