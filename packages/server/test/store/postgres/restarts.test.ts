import { expect, it, onTestFinished } from 'vitest';
import { recordAct } from '../../../src/portal/audit/record-act.ts';
import { verifyTrail } from '../../../src/portal/audit/verify-trail.ts';
import { operatorCaller } from '../../../src/portal/caller.ts';
import { findAuditHead } from '../../../src/store/audit/audit-events.ts';
import { StoreUnavailable } from '../../../src/store/database.ts';
import { parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';
import { openPostgresDatabase } from '../../../src/store/postgres/open-database.ts';
import { seedClinic } from '../../support/clinic/seed.ts';
import { startPostgres } from '../../support/postgres/postgres-server.ts';

const act = { operation: 'backup', ptId: null } as const;

it('a database that is killed under load and starts again is used again, and loses no acknowledged event (Q62)', async () => {
  const postgres = await startPostgres({ fsync: 'on', synchronous_commit: 'on' });
  onTestFinished(() => postgres.stop());
  const { database } = await openPostgresDatabase(parseDatabaseUrl(postgres.url));
  onTestFinished(() => database.close());
  await seedClinic(database, 0);
  const loaded = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<void>();
  const restarted = Promise.withResolvers<void>();
  let acknowledged = 0;
  const failures: unknown[] = [];
  const append = () =>
    database.write((transaction) => recordAct(transaction, operatorCaller('kim', 1), 1, act), 1);
  /** Appends until the database fails. */
  async function load(): Promise<void> {
    try {
      for (;;) {
        await append();
        acknowledged += 1;
        if (acknowledged === 100) loaded.resolve();
      }
    } catch (error) {
      failures.push(error);
      failed.resolve();
    }
  }
  /** Appends once, after as many attempts as it takes. */
  async function appendAgain(): Promise<void> {
    try {
      await append();
      acknowledged += 1;
    } catch (error) {
      failures.push(error);
      await appendAgain();
    }
  }
  const writers = Array.from({ length: 8 }, async () => {
    await load();
    await restarted.promise;
    await appendAgain();
  });

  await loaded.promise;
  await postgres.kill();
  await failed.promise;
  await expect(findAuditHead(database.reads, 1)).rejects.toBeInstanceOf(StoreUnavailable);
  await postgres.start();
  restarted.resolve();
  await Promise.all(writers);

  expect(failures.every((error) => error instanceof StoreUnavailable)).toBe(true);
  const { head, fault } = await verifyTrail(database.reads, 1);
  expect(fault).toBeUndefined();
  // The outcome of a commit in progress is unknown: it may have been made.
  expect(head.sequence).toBeGreaterThanOrEqual(acknowledged);
  expect(head.sequence - acknowledged).toBeLessThanOrEqual(8);
});
