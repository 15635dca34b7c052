import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { recordAct } from '../../../src/portal/audit/record-act.ts';
import { verifyTrail } from '../../../src/portal/audit/verify-trail.ts';
import { StoreUnavailable, type Transaction } from '../../../src/store/database.ts';
import { createGroupCommit, type GroupCommit } from '../../../src/store/group-commit.ts';
import { insertPatient } from '../../../src/store/patients/patients.ts';
import { createConnection } from '../../../src/store/sqlite/connection.ts';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { createTransactions } from '../../../src/store/sqlite/transactions.ts';
import { patientFields, seedClinic } from '../../support/clinic/seed.ts';
import { desk } from '../../support/portal/portal.ts';
import { rowsOfInstance } from '../../support/rows.ts';
import { openSqliteFile } from '../../support/sqlite/sqlite-file.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';

let folder: string;
/** The statements that the writer has run. */
let statements: string[];
let sqlite: BetterSqlite.Database;
let groupCommit: GroupCommit;

beforeEach(async () => {
  folder = temporaryFolder();
  const database = await openSqliteDatabase(folder);
  await seedClinic(database, 0);
  await database.close();

  statements = [];
  sqlite = new BetterSqlite(join(folder, 'portal.sqlite'), {
    timeout: 0,
    verbose: (statement) => statements.push(String(statement)),
  });
  onTestFinished(() => void sqlite.close());
  groupCommit = createGroupCommit(createTransactions(sqlite, createConnection(sqlite), 100));
});

const commits = () => statements.filter((statement) => statement === 'commit').length;
const add =
  (pt_id: number, email: string | null = null) =>
  (transaction: Transaction) =>
    insertPatient(transaction, { ...patientFields(0), instance_id: 1, pt_id, email });
const committed = (): number[] =>
  openSqliteFile(folder)
    .prepare<[], number>('select pt_id from patients where pt_id >= 100 order by pt_id')
    .pluck()
    .all();

describe('concurrent writes', () => {
  it('share one commit, in their order of arrival', async () => {
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        groupCommit.write(add(100 + index)).then(() => order.push(index)),
      ),
    );

    expect(commits()).toBe(1);
    expect(committed()).toHaveLength(200);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('wait for later ones, as long as each tick of the event loop brings one', async () => {
    const latecomer = new Promise((resolve, reject) => {
      setImmediate(() => {
        const inTheFirstTurn = groupCommit.write(add(101));
        setImmediate(() => {
          const inTheSecond = groupCommit.write(add(102));
          Promise.all([inTheFirstTurn, inTheSecond]).then(resolve, reject);
        });
      });
    });
    await Promise.all([groupCommit.write(add(100)), latecomer]);

    expect(commits()).toBe(1);
    expect(committed()).toEqual([100, 101, 102]);
  });

  it('are split into several commits if there are very many', async () => {
    await Promise.all(
      Array.from({ length: 600 }, (_, index) => groupCommit.write(add(100 + index))),
    );

    expect(commits()).toBe(3);
    expect(committed()).toHaveLength(600);
  });

  it('resolve after the commit, and not before', async () => {
    const seen = await Promise.all([
      groupCommit.write(add(100)).then(committed),
      groupCommit.write(add(101)).then(committed),
    ]);

    expect(seen).toEqual([
      [100, 101],
      [100, 101],
    ]);
  });

  it('fail separately: one that fails rolls back no other', async () => {
    const failure = new Error('changed its mind');
    const outcomes = await Promise.allSettled([
      groupCommit.write(add(100)),
      groupCommit.write(async (transaction) => {
        await add(101)(transaction);
        throw failure;
      }),
      groupCommit.write(add(100)),
      groupCommit.write(add(102)),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect(outcomes[1]).toMatchObject({ reason: failure });
    expect(outcomes[2]).toMatchObject({ reason: { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' } });
    expect(committed()).toEqual([100, 102]);
    expect(commits()).toBe(1);
  });

  it('see the changes of the earlier ones in the same commit', async () => {
    const counts = await Promise.all(
      [100, 101, 102].map((pt_id) =>
        groupCommit.write(async (transaction) => {
          await add(pt_id)(transaction);
          return sqlite.prepare('select count(*) from patients where pt_id >= 100').pluck().get();
        }),
      ),
    );

    expect(counts).toEqual([1, 2, 3]);
  });
});

describe('concurrent writes with audit events', () => {
  const read = (ptId: number) => ({ operation: 'showPatient', ptId }) as const;
  const record = (ptId: number, instanceId: number) => (transaction: Transaction) =>
    recordAct(transaction, { ...desk, instanceId }, 0, read(ptId));
  const countOf = (start: string) =>
    statements.filter((statement) => statement.startsWith(start)).length;
  const trailOf = async (instanceId: number) => {
    const { head, fault } = await verifyTrail(createConnection(sqlite), instanceId);
    expect(fault).toBeUndefined();
    const { audit_events } = await rowsOfInstance({ dataDir: folder }, instanceId);
    expect(head.sequence).toBe(audit_events.length);
    return audit_events.map(({ pt_id }) => pt_id);
  };

  it('write the head of each trail once, and share one savepoint, if none fails (Q59)', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => groupCommit.write(record(index, 1 + (index % 2)))),
    );

    expect(countOf('update "audit_heads"')).toBe(2);
    expect(countOf('savepoint')).toBe(1);
    expect(commits()).toBe(1);
    expect(await trailOf(1)).toEqual(Array.from({ length: 25 }, (_, index) => index * 2));
    expect(await trailOf(2)).toHaveLength(25);
  });

  it('keep the events of all but the one that fails after its event, in sound trails (Q58, Q59)', async () => {
    const outcomes = await Promise.allSettled([
      groupCommit.write(record(1, 1)),
      groupCommit.write(async (transaction) => {
        await record(2, 1)(transaction);
        await record(2, 2)(transaction);
        throw new Error('changed its mind');
      }),
      groupCommit.write(record(3, 2)),
      groupCommit.write(record(4, 1)),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
    ]);
    expect(commits()).toBe(1);
    expect(await trailOf(1)).toEqual([1, 4]);
    expect(await trailOf(2)).toEqual([3]);
  });

  it('leave no event of a single write that fails (Q58)', async () => {
    const failing = groupCommit.write(async (transaction) => {
      await record(1, 1)(transaction);
      throw new Error('changed its mind');
    });

    await expect(failing).rejects.toThrow('changed its mind');
    expect(await trailOf(1)).toEqual([]);
    await groupCommit.write(record(2, 1));
    expect(await trailOf(1)).toEqual([2]);
  });
});

describe('draining', () => {
  it('finishes the writes that have begun, and refuses later ones', async () => {
    const begun = groupCommit.write(add(100));
    const drained = groupCommit.drain();
    const late = groupCommit.write(add(101));

    await expect(late).rejects.toBeInstanceOf(StoreUnavailable);
    await drained;
    expect(committed()).toEqual([100]);
    await begun;
  });
});

describe('a database that is locked by another connection', () => {
  it('delays the writes, which then share one commit', async () => {
    const patient = createGroupCommit(createTransactions(sqlite, createConnection(sqlite), 60_000));
    const other = openSqliteFile(folder);
    other.exec('begin immediate');
    const first = patient.write(add(100));
    // The writer retries while the event loop continues.
    await expect.poll(() => statements).toContain('begin immediate');
    const second = patient.write(add(101));
    expect(committed()).toEqual([]);
    other.exec('rollback');
    await Promise.all([first, second]);

    expect(committed()).toEqual([100, 101]);
    expect(commits()).toBe(1);
  });

  it('is written to the first time that a busy connection releases it, if only for 3 ms', async () => {
    const patient = createGroupCommit(createTransactions(sqlite, createConnection(sqlite), 60_000));
    const busy = openSqliteFile(folder);
    let releases = 0;
    let isWritten = false;
    // Node.js fires timers in the order in which they are due, however late.
    const take = (): void => {
      if (isWritten) return;
      busy.exec('begin immediate');
      setTimeout(release, 25);
    };
    const release = (): void => {
      busy.exec('rollback');
      releases += 1;
      setTimeout(take, 3);
    };
    take();
    await patient.write(add(100));
    isWritten = true;

    expect(releases).toBe(1);
    expect(committed()).toEqual([100]);
  });

  it('fails all waiting writes after a while, and none waits twice', async () => {
    const other = openSqliteFile(folder);
    other.exec('begin immediate');
    const first = groupCommit.write(add(100));
    await expect.poll(() => statements).toContain('begin immediate');
    let secondOutcome: unknown;
    groupCommit.write(add(101)).catch((error: unknown) => {
      secondOutcome = error;
    });

    const busy = { name: 'StoreUnavailable', message: 'SQLITE_BUSY' };
    await expect(first).rejects.toMatchObject(busy);
    expect(secondOutcome).toMatchObject(busy);
    other.exec('rollback');
    await groupCommit.write(add(102));
    expect(committed()).toEqual([102]);
  });
});

describe('a full disk', () => {
  it('refuses the writes that do not fit; every acknowledged write is stored', async () => {
    sqlite.pragma(`max_page_count = ${sqlite.pragma('page_count', { simple: true })}`);
    const tooMuch = 'x'.repeat(1_000_000);
    const outcomes = await Promise.allSettled([
      groupCommit.write(add(100)),
      groupCommit.write(add(101, tooMuch)),
      groupCommit.write(add(102)),
    ]);

    expect(outcomes[1]).toMatchObject({
      reason: { name: 'StoreUnavailable', message: 'SQLITE_FULL' },
    });
    const told = [100, 101, 102].filter((_, index) => outcomes[index]?.status === 'fulfilled');
    expect(committed()).toEqual(told);

    sqlite.pragma('max_page_count = 1000000');
    await groupCommit.write(add(103, tooMuch));
    expect(committed()).toEqual([...told, 103]);
  });
});
