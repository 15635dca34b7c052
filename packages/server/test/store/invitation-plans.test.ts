import { Kysely, SqliteDialect } from 'kysely';
import { expect, it } from 'vitest';
import type { Executor } from '../../src/store/database.ts';
import { countInvitations, selectInvitations } from '../../src/store/invitation-pages.ts';
import { nthNewestOfInstance, nthNewestOfPatient } from '../../src/store/invitation-recency.ts';
import type { Schema } from '../../src/store/schema.ts';
import { openSqliteDatabase } from '../../src/store/sqlite/open-database.ts';
import { openSqliteFile } from '../support/sqlite-file.ts';
import { temporaryFolder } from './temporary-database.ts';

const patient = { instance_id: 1, pt_id: 1 };
const ofPatient = /^SEARCH invitations USING (COVERING )?INDEX invitations_of_patient \(/;
const ofInstance =
  /^SEARCH invitations USING INDEX sqlite_autoindex_invitations_1 \(instance_id=\?\)/;

it.each<[string, (executor: Executor) => Promise<unknown>, RegExp]>([
  ['a page', (reads) => selectInvitations(reads, { ...patient, limit: 9, offset: 0 }), ofPatient],
  ['the count', (reads) => countInvitations(reads, patient), ofPatient],
  ['the fifth newest of a patient', (reads) => nthNewestOfPatient(reads, patient, 5), ofPatient],
  ['the thousandth of all', (reads) => nthNewestOfInstance(reads, patient, 1_000), ofInstance],
])('%s is read off an index, sorted as it is (Q49)', async (_, read, step) => {
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

  expect(plan).toEqual([expect.stringMatching(step)]);
});
