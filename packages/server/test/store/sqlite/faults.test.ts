// @stress: a disk fills up and processes fail
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/store/database.ts';
import { createGroupCommit } from '../../../src/store/group-commit.ts';
import { findInstance } from '../../../src/store/instances/instances.ts';
import { createConnection } from '../../../src/store/sqlite/connection.ts';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { createTransactions } from '../../../src/store/sqlite/transactions.ts';
import { type Clinic, openClinic } from '../../support/clinic/clinic.ts';
import { dismiss, enqueue, idsOf, queueOf } from '../../support/clinic/portal-requests.ts';
import { holdWriteLock } from '../../support/sqlite/hold-write-lock.ts';
import { openSqliteFile } from '../../support/sqlite/sqlite-file.ts';

let clinic: Clinic;
afterEach(() => clinic.close());

const questionnaire = (size: number) =>
  ({
    method: 'POST',
    url: '/api/v1/patients/1/questionnaires',
    as: 'writer',
    body: { html_content: 'x'.repeat(size), raw_data: {} },
  }) as const;

describe('a database that another process has locked', () => {
  it('delays writes and reads without blocking other requests, and then they succeed', async () => {
    clinic = await openClinic((dataDir) => openSqliteDatabase(dataDir, { lockPatienceMs: 60_000 }));
    const id = await enqueue(clinic);
    const other = openSqliteFile(clinic.dataDir);
    other.exec('begin immediate');
    let answered = 0;
    const waiting = [
      dismiss(clinic, id),
      // A read waits as well, because its response is sent once its audit event is durable (Q57).
      clinic.request({ url: '/api/v1/patients/1', as: 'writer' }),
    ].map((response) =>
      response.finally(() => {
        answered += 1;
      }),
    );

    // SQLite's own waiting would block the first one until the locked ones have failed.
    for (let others = 0; others < 50; others += 1) {
      const { status } = await clinic.request({ url: '/api/v1/patients/none', as: 'writer' });
      expect(status).toBe(422);
    }
    expect(answered).toBe(0);

    other.exec('rollback');
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
    expect(idsOf(await queueOf(clinic))).toEqual([]);
  });

  it('causes a 503 with Retry-After after a time-out, for reads too, and changes nothing (Q57)', async () => {
    clinic = await openClinic((dataDir) => openSqliteDatabase(dataDir, { lockPatienceMs: 50 }));
    const id = await enqueue(clinic);
    const other = openSqliteFile(clinic.dataDir);
    other.exec('begin immediate');

    const responses = await Promise.all([
      dismiss(clinic, id),
      clinic.request(questionnaire(1)),
      clinic.request({ method: 'POST', url: '/api/v1/patients/1/portal/invite', as: 'writer' }),
      queueOf(clinic),
      clinic.request({ url: '/api/v1/patients/999', as: 'writer' }),
      clinic.request({ url: '/api/v1/patients/1' }),
    ]);
    for (const response of responses) {
      expect(response.status).toBe(503);
      expect(response.json.type).toMatch(/#unavailable$/);
      expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    }
    other.exec('rollback');
    expect(idsOf(await queueOf(clinic))).toEqual([id]);
    expect((await dismiss(clinic, id)).status).toBe(200);
  });

  it('serves the waiting requests once that process is killed, without its changes (Q62)', async () => {
    clinic = await openClinic((dataDir) => openSqliteDatabase(dataDir, { lockPatienceMs: 60_000 }));
    const id = await enqueue(clinic);
    const holder = await holdWriteLock(clinic.dataDir);
    const waiting = dismiss(clinic, id);
    expect((await clinic.server.inject({ url: '/healthz' })).statusCode).toBe(200);
    await holder.kill();

    expect((await waiting).status).toBe(200);
    expect(await findInstance(clinic.database.reads, 'sandbox')).toMatchObject({
      name: 'The sandbox clinic',
    });
  });

  it('serves again after it has refused requests, once that process is killed', async () => {
    clinic = await openClinic((dataDir) => openSqliteDatabase(dataDir, { lockPatienceMs: 50 }));
    const id = await enqueue(clinic);
    const holder = await holdWriteLock(clinic.dataDir);
    expect((await dismiss(clinic, id)).status).toBe(503);
    expect((await queueOf(clinic)).status).toBe(503);
    await holder.kill();

    expect((await dismiss(clinic, id)).status).toBe(200);
    expect(idsOf(await queueOf(clinic))).toEqual([]);
  });
});

/** The server's database, with the writer's connection exposed to the test. */
async function openWithWriter(dataDir: string) {
  await (await openSqliteDatabase(dataDir)).close();
  const file = join(dataDir, 'portal.sqlite');
  const writer = new BetterSqlite(file, { timeout: 0 });
  const reader = new BetterSqlite(file, { readonly: true, timeout: 0 });
  const connection = createConnection(writer);
  const { write, drain } = createGroupCommit(createTransactions(writer, connection, 50));
  const database: Database = {
    migrated: [],
    reads: createConnection(reader),
    write,
    scrub: async () => false,
    async close() {
      await drain();
      reader.close();
      writer.close();
    },
  };
  return { database, writer };
}

describe('a disk that is full', () => {
  it('causes a 503 for changes that do not fit, and recovers automatically', async () => {
    let setPages = (_: number) => 0;
    clinic = await openClinic(async (dataDir) => {
      const { database, writer } = await openWithWriter(dataDir);
      setPages = (spare) =>
        Number(
          writer.pragma(
            `max_page_count = ${Number(writer.pragma('page_count', { simple: true })) + spare}`,
            { simple: true },
          ),
        );
      return database;
    });
    const id = await enqueue(clinic);

    setPages(5);
    const full = await clinic.request(questionnaire(400_000));
    expect(full.status).toBe(503);
    expect(full.headers['retry-after']).toBeDefined();
    expect(idsOf(await queueOf(clinic, '?status=all'))).toEqual([id]);

    // A concurrent request gets a response that matches its outcome.
    const [tooLarge, dismissed] = await Promise.all([
      clinic.request(questionnaire(400_000)),
      dismiss(clinic, id),
    ]);
    expect(tooLarge.status).toBe(503);
    expect([200, 503]).toContain(dismissed.status);
    const stillOpen = dismissed.status === 200 ? [] : [id];
    expect(idsOf(await queueOf(clinic))).toEqual(stillOpen);

    setPages(10_000);
    expect((await clinic.request(questionnaire(400_000))).status).toBe(201);
  });
});
