import type BetterSqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Executor, Transaction } from '../../../src/store/database.ts';
import {
  dismissPortalRequest,
  findPortalRequest,
  insertPortalRequest,
} from '../../../src/store/queue/portal-requests.ts';
import { countPortalRequests, selectPortalRequests } from '../../../src/store/queue/queue-pages.ts';
import type { Schema } from '../../../src/store/schema.ts';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { portalRequestRow } from '../../support/clinic/portal-requests.ts';
import { seedClinic } from '../../support/clinic/seed.ts';
import { openSqliteFile } from '../../support/sqlite-file.ts';
import { temporaryDatabase, temporaryFolder } from '../../support/temporary-database.ts';

const key = { instance_id: 1, pt_id: 1, queue_request_id: 1 };
const page = { instance_id: 1, pt_id: 1, request_types: [], limit: 100, offset: 0 };

/** Returns the plan of a query instead of its result, for the same SQL and parameters. */
function planner(sqlite: BetterSqlite.Database): { plan: string[]; transaction: Transaction } {
  const queries = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }) });
  const plan: string[] = [];
  const execute: Executor['execute'] = async (query, parameters) => {
    const { sql, bind } = query.compile(queries);
    const steps = sqlite.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`);
    plan.push(...steps.all(...bind(parameters)).map(({ detail }) => detail));
    return [];
  };
  return { plan, transaction: { kind: 'transaction', execute } };
}

async function migrated(): Promise<BetterSqlite.Database> {
  const folder = temporaryFolder();
  await (await openSqliteDatabase(folder)).close();
  return openSqliteFile(folder);
}

describe('a page of a queue', () => {
  it.each([
    ['open', [], 'portal_requests_open'],
    ['open', ['rx', 'rx_refill'], 'portal_requests_open'],
    ['dismissed', [], 'portal_requests_all'],
    ['dismissed', ['rx'], 'portal_requests_all'],
    ['all', [], 'portal_requests_all'],
    ['all', ['rx'], 'portal_requests_all'],
  ] as const)(
    'of the %s ones of types [%s] is read from %s, without sorting',
    async (status, request_types, index) => {
      const { plan, transaction } = planner(await migrated());
      await selectPortalRequests(transaction, { ...page, status, request_types });

      expect(plan).toEqual([
        `SEARCH portal_requests USING INDEX ${index} (instance_id=? AND pt_id=?)`,
      ]);
    },
  );

  it.each([
    ['open', [], /USING INDEX portal_requests_open/],
    ['open', ['rx'], /USING INDEX portal_requests_open/],
    ['dismissed', [], /USING INDEX portal_requests_all/],
    ['all', [], /USING COVERING INDEX portal_requests_all/],
  ] as const)(
    'of the %s ones of types [%s] is counted with an index',
    async (status, request_types, step) => {
      const { plan, transaction } = planner(await migrated());
      await countPortalRequests(transaction, { ...page, status, request_types });

      expect(plan).toEqual([expect.stringMatching(step)]);
    },
  );

  it('accepts no more types than the contract has, and none twice', async () => {
    const database = await temporaryDatabase();
    const ask = (request_types: string[]) =>
      selectPortalRequests(database.reads, { ...page, status: 'all', request_types });

    await expect(ask(['a', 'b', 'c', 'd', 'e'])).resolves.toEqual([]);
    expect(() => ask(['a', 'b', 'c', 'd', 'e', 'f'])).toThrow(RangeError);
  });
});

describe('a portal request', () => {
  it('is found and dismissed by its primary key', async () => {
    const { plan, transaction } = planner(await migrated());
    await findPortalRequest(transaction, key);
    await dismissPortalRequest(transaction, { ...key, dismissed_at: 1, dismissed_by: 'a' });

    for (const step of plan) {
      expect(step).toMatch(/SEARCH portal_requests .*\(instance_id=\? AND queue_request_id=\?\)/);
    }
  });

  it('is dismissed once, and keeps all its data (Q16, Q18)', async () => {
    const database = await temporaryDatabase();
    await seedClinic(database, 0);
    // Not formatted as this server does: the text is stored unchanged.
    const details = '{ "notes":null, "drug_id":4711.0 }';
    const row = portalRequestRow({ created_at: 1_234, details });
    const dismissals = await database.write(async (transaction) => {
      await insertPortalRequest(transaction, row);
      return [
        await dismissPortalRequest(transaction, { ...key, dismissed_at: 1, dismissed_by: 'a' }),
        await dismissPortalRequest(transaction, { ...key, dismissed_at: 2, dismissed_by: 'b' }),
      ];
    });

    const dismissed = { ...row, dismissed_at: 1, dismissed_by: 'a' };
    expect(dismissals).toEqual([dismissed, undefined]);
    expect(await findPortalRequest(database.reads, key)).toEqual(dismissed);
  });

  it.each([
    ['another instance', { instance_id: 2 }],
    ['another patient', { pt_id: 2 }],
    ['another number', { queue_request_id: 2 }],
  ])('is not found under %s (Q6)', async (_, other) => {
    const database = await temporaryDatabase();
    await seedClinic(database, 0);
    const outcome = await database.write(async (transaction) => {
      await insertPortalRequest(transaction, portalRequestRow({}));
      const dismissal = { ...key, ...other, dismissed_at: 1, dismissed_by: 'a' };
      return dismissPortalRequest(transaction, dismissal);
    });

    expect(outcome).toBeUndefined();
    expect(await findPortalRequest(database.reads, { ...key, ...other })).toBeUndefined();
    expect(await findPortalRequest(database.reads, key)).toMatchObject({ dismissed_at: null });
  });

  it('that was recorded without enqueuing is never in the queue', async () => {
    const database = await temporaryDatabase();
    await seedClinic(database, 0);
    const dismissed = await database.write(async (transaction) => {
      await insertPortalRequest(transaction, portalRequestRow({ enqueued: 0 }));
      return dismissPortalRequest(transaction, { ...key, dismissed_at: 1, dismissed_by: 'a' });
    });

    expect(dismissed).toBeUndefined();
    for (const status of ['open', 'dismissed', 'all'] as const) {
      expect(await selectPortalRequests(database.reads, { ...page, status })).toEqual([]);
      expect(await countPortalRequests(database.reads, { ...page, status })).toBe(0);
    }
  });
});
