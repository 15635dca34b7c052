import { describe, expect, it, onTestFinished } from 'vitest';
import { recordAct } from '../../../src/portal/audit/record-act.ts';
import { verifyTrail } from '../../../src/portal/audit/verify-trail.ts';
import { operatorCaller } from '../../../src/portal/caller.ts';
import { type Database, StoreUnavailable, type Transaction } from '../../../src/store/database.ts';
import { listInstances } from '../../../src/store/instances/instances.ts';
import { findPatient, updatePatient } from '../../../src/store/patients/patients.ts';
import { createSeededDirectory } from '../../support/clinic/seeded-database.ts';
import { otherId, sandboxId } from '../../support/portal/portal.ts';
import { connectToDirectory, keepFromReuse } from '../../support/postgres/test-databases.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';
import { dropTestDatabase, openTestDatabase } from '../../support/test-database.ts';

/** Creates a seeded database, and returns its data directory. */
function createShared(): string {
  const dataDir = `${temporaryFolder()}/data`;
  createSeededDirectory(dataDir);
  onTestFinished(() => dropTestDatabase(dataDir));
  return dataDir;
}

/** Opens a seeded database as several servers would. */
async function openShared(
  servers: number,
  lockPatienceMs = 5_000,
  dataDir = createShared(),
): Promise<Database[]> {
  const opened: Database[] = [];
  for (let server = 0; server < servers; server += 1) {
    const database = await openTestDatabase(dataDir, { lockPatienceMs });
    onTestFinished(() => database.close());
    opened.push(database);
  }
  return opened;
}

const act = { operation: 'backup', ptId: null } as const;
const append = (database: Database, instanceId: number) =>
  database.write(
    (transaction) => recordAct(transaction, operatorCaller('kim', instanceId), 1, act),
    instanceId,
  );

async function changePatient(transaction: Transaction, instanceId: number): Promise<void> {
  const patient = await findPatient(transaction, instanceId, 1);
  if (patient === undefined) throw new Error('The patient is in the seeded database.');
  await updatePatient(transaction, patient);
}

/** Holds a transaction open. @returns a function that commits it */
async function hold(database: Database, instanceId?: number): Promise<() => Promise<void>> {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const holding = database.write(async () => {
    begun.resolve();
    await end.promise;
  }, instanceId);
  await begun.promise;
  return async () => {
    end.resolve();
    await holding;
  };
}

describe('transactions on PostgreSQL', () => {
  it('of one instance, by 8 concurrent writers on two servers, make one sound chain (Q59)', async () => {
    const [first, second] = (await openShared(2)) as [Database, Database];
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let event = 0; event < 50; event += 1) {
        await append(writer % 2 === 0 ? first : second, sandboxId);
      }
    });
    await Promise.all(writers);

    const { head, fault } = await verifyTrail(first.reads, sandboxId);
    expect(fault).toBeUndefined();
    expect(head.sequence).toBe(400);
  });

  it('of different instances do not wait for each other', async () => {
    const [first, second] = (await openShared(2, 200)) as [Database, Database];
    const release = await hold(first, sandboxId);
    await append(second, otherId);
    await expect(append(second, sandboxId)).rejects.toBeInstanceOf(StoreUnavailable);
    await release();
    await append(second, sandboxId);
  });

  it('of all instances wait for those of each, and keep others out', async () => {
    const [first, second] = (await openShared(2, 200)) as [Database, Database];
    const releaseOne = await hold(first, otherId);
    await expect(second.write((transaction) => listInstances(transaction))).rejects.toBeInstanceOf(
      StoreUnavailable,
    );
    await releaseOne();
    const releaseAll = await hold(first);
    await expect(append(second, sandboxId)).rejects.toBeInstanceOf(StoreUnavailable);
    await releaseAll();
  });

  it('that fail are undone, and do not affect others that share their commit', async () => {
    const [database] = (await openShared(1)) as [Database];
    const failing = database.write(async (transaction) => {
      await recordAct(transaction, operatorCaller('kim', sandboxId), 1, act);
      await recordAct(transaction, operatorCaller('kim', 99), 1, act);
    }, sandboxId);
    const outcomes = await Promise.allSettled([
      append(database, sandboxId),
      failing,
      append(database, sandboxId),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const { head, fault } = await verifyTrail(database.reads, sandboxId);
    expect(fault).toBeUndefined();
    expect(head.sequence).toBe(2);
  });

  it('that deadlock are run again with all writes of their group, each of which is made once', async () => {
    const [first, second] = (await openShared(2)) as [Database, Database];
    const bothLocked = Promise.withResolvers<void>();
    const locked = new Set<number>();
    let attempts = 0;
    /**
     * Changes a patient of its own instance, and then one of the other, which the other transaction has locked. The one that
     * runs again changes them in the order of the other, so that it can't deadlock once more.
     */
    const cross = (database: Database, own: number, other: number) =>
      database.write(async (transaction) => {
        attempts += 1;
        const order = attempts > 2 ? [other, own] : [own, other];
        for (const instanceId of order) {
          await changePatient(transaction, instanceId);
          locked.add(own);
          if (locked.size === 2) bothLocked.resolve();
          await bothLocked.promise;
        }
      }, own);
    await Promise.all([
      append(first, sandboxId),
      cross(first, sandboxId, otherId),
      append(first, sandboxId),
      append(second, otherId),
      cross(second, otherId, sandboxId),
      append(second, otherId),
    ]);

    expect(attempts).toBe(3);
    for (const [instanceId, events] of [
      [sandboxId, 2],
      [otherId, 2],
    ] as const) {
      const { head, fault } = await verifyTrail(first.reads, instanceId);
      expect(fault).toBeUndefined();
      expect(head.sequence).toBe(events);
    }
  });

  it.each([
    ['in a statement', 'create trigger', ''],
    ['at the commit', 'create constraint trigger', 'deferrable initially deferred'],
  ])(
    'that PostgreSQL cannot serialize %s are run again, and the write is made once',
    async (_, create, when) => {
      const dataDir = createShared();
      const [database] = (await openShared(1, 5_000, dataDir)) as [Database];
      keepFromReuse(dataDir);
      const pool = connectToDirectory(dataDir);
      onTestFinished(() => pool.end());
      // A sequence is not rolled back, so only the first transaction fails.
      await pool.query(
        `create sequence failures;
         create function fails_once() returns trigger language plpgsql as $$ begin
           if nextval('failures') = 1 then raise exception using errcode = '40001'; end if;
           return null; end $$;
         ${create} fails_once after update on audit_heads ${when}
           for each row execute function fails_once()`,
      );
      let attempts = 0;
      // A single write: several would be undone to their savepoint, and run again for that reason.
      await database.write(async (transaction) => {
        attempts += 1;
        await recordAct(transaction, operatorCaller('kim', sandboxId), 1, act);
      }, sandboxId);

      expect(attempts).toBe(2);
      const { head, fault } = await verifyTrail(database.reads, sandboxId);
      expect(fault).toBeUndefined();
      expect(head.sequence).toBe(1);
    },
  );
});
