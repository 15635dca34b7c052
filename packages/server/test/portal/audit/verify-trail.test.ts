import { describe, expect, it, onTestFinished } from 'vitest';
import { recordAct } from '../../../src/portal/audit/record-act.ts';
import { verifyTrail } from '../../../src/portal/audit/verify-trail.ts';
import { emptyTrailHash, hashAuditEvent } from '../../../src/store/audit/audit-chain.ts';
import { seedClinic } from '../../support/clinic/seed.ts';
import { desk, otherId, sandboxId } from '../../support/portal/portal.ts';
import { changeRows, type DatabasePlace, rowsIn, rowsOfInstance } from '../../support/rows.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';
import { isPostgres, openTestDatabase } from '../../support/test-database.ts';

async function trailOf(events: number) {
  const dataDir = temporaryFolder();
  const database = await openTestDatabase(dataDir);
  onTestFinished(() => database.close());
  await seedClinic(database, 0);
  const record = (at: number, instanceId = sandboxId) =>
    database.write((transaction) =>
      recordAct(transaction, { ...desk, instanceId }, at, {
        operation: 'showPatient',
        action: 'read',
        ptId: at,
        entity: `patient/${at}`,
      }),
    );
  for (let at = 1; at <= events; at += 1) await Promise.all([record(at), record(at, otherId)]);
  const place = { dataDir };
  return {
    place,
    record,
    database,
    rows: async () => (await rowsOfInstance(place, sandboxId)).audit_events,
    verify: (notedHead?: string) => verifyTrail(database.reads, sandboxId, { notedHead }),
    verifyOther: () => verifyTrail(database.reads, otherId),
  };
}

/** Rewrites the chain from an event on, head included, as an attacker who knows its format could. */
async function rewriteFrom(place: DatabasePlace, first: number): Promise<void> {
  const { audit_events } = await rowsOfInstance(place, sandboxId);
  const db = rowsIn(place);
  let previous =
    audit_events.find(({ sequence }) => sequence === first - 1)?.hash ?? emptyTrailHash;
  let last = first - 1;
  for (const event of audit_events.filter(({ sequence }) => sequence >= first)) {
    previous = hashAuditEvent(previous, event);
    last = event.sequence;
    const row = db.updateTable('audit_events').where('instance_id', '=', sandboxId);
    await row.where('sequence', '=', last).set({ hash: previous }).execute();
  }
  const head = db.updateTable('audit_heads').where('instance_id', '=', sandboxId);
  await head.set({ sequence: last, hash: previous }).execute();
}

const ofSandbox = 'where instance_id = 1 and sequence';
const swap = (a: number, b: number) => `
  update audit_events set sequence = -1 ${ofSandbox} = ${a};
  update audit_events set sequence = ${a} ${ofSandbox} = ${b};
  update audit_events set sequence = ${b} ${ofSandbox} = -1;`;
const insertCopy = (sequence: number | string, of = 2) => `
  insert into audit_events select instance_id, ${sequence}, at, operation, action, outcome, actor_kind,
    actor, address, request_id, pt_id, entity, hash, repeats from audit_events ${ofSandbox} = ${of};`;

describe('an unchanged trail', () => {
  it('is valid, empty or not, also over several pages (Q59)', async () => {
    const { verify, record, rows } = await trailOf(0);
    const empty = await verify();
    expect(empty).toEqual({ head: { sequence: 0, hash: emptyTrailHash }, fault: undefined });

    await Promise.all(Array.from({ length: 2_500 }, (_, index) => record(index)));
    const { head, fault } = await verify(empty.head.hash);
    expect(fault).toBeUndefined();
    expect(head).toEqual({ sequence: 2_500, hash: (await rows()).at(-1)?.hash });
  });

  it('continues from earlier heads', async () => {
    const { verify, record } = await trailOf(3);
    const noted = (await verify()).head.hash;
    await record(4);

    expect((await verify(noted)).fault).toBeUndefined();
  });

  it('is valid during concurrent writes', async () => {
    const { verify, record } = await trailOf(3);
    const writing = Array.from({ length: 300 }, async (_, index) => {
      for (let count = 0; count < 5; count += 1) await record(index);
    });
    const verifications = await Promise.all(Array.from({ length: 20 }, () => verify()));
    await Promise.all(writing);

    expect(verifications.map(({ fault }) => fault)).toEqual(Array(20).fill(undefined));
  });
});

/** Ids that a column of PostgreSQL does not accept, or that no event may have there. */
const onlyInSqlite: [string, string, string, number | string][] = [
  [
    'an event with the lowest integer as its id',
    insertCopy('-9223372036854775807 - 1'),
    'added',
    -(2 ** 63),
  ],
  ['an event between two numbers', insertCopy(2.5), 'added', 2.5],
  ['an event numbered with a word', insertCopy("'x'"), 'added', 'x'],
];

describe('a trail that was changed (Q59)', () => {
  it('belongs to its instance: the same event of another instance has another hash', async () => {
    const [event] = await (await trailOf(1)).rows();
    expect.assert(event !== undefined);
    expect(hashAuditEvent(emptyTrailHash, event)).toBe(event.hash);
    expect(hashAuditEvent(emptyTrailHash, { ...event, instance_id: otherId })).not.toBe(event.hash);
  });

  it.each([
    ['an edited actor', `update audit_events set actor = 'eve' ${ofSandbox} = 5`, 'edited', 5],
    ['an edited patient', `update audit_events set pt_id = 1 ${ofSandbox} = 5`, 'edited', 5],
    ['an edited time', `update audit_events set at = at + 1 ${ofSandbox} = 1`, 'edited', 1],
    ['an edited address', `update audit_events set address = null ${ofSandbox} = 5`, 'edited', 5],
    [
      'an edited operation',
      `update audit_events set operation = 'listInbox' ${ofSandbox} = 5`,
      'edited',
      5,
    ],
    ['an edited action', `update audit_events set action = 'delete' ${ofSandbox} = 5`, 'edited', 5],
    [
      'an edited outcome',
      `update audit_events set outcome = 'failure' ${ofSandbox} = 5`,
      'edited',
      5,
    ],
    [
      'an edited kind of actor',
      `update audit_events set actor_kind = 'patient' ${ofSandbox} = 5`,
      'edited',
      5,
    ],
    [
      'an edited request',
      `update audit_events set request_id = 'another' ${ofSandbox} = 5`,
      'edited',
      5,
    ],
    [
      'an edited entity',
      `update audit_events set entity = 'patient/1' ${ofSandbox} = 5`,
      'edited',
      5,
    ],
    [
      'another’s hash',
      `update audit_events set hash = '${emptyTrailHash}' ${ofSandbox} = 5`,
      'edited',
      5,
    ],
    ['a removed event', `delete from audit_events ${ofSandbox} = 5`, 'removed', 5],
    ['a removed first event', `delete from audit_events ${ofSandbox} = 1`, 'removed', 1],
    [
      'a removed event whose gap was closed',
      `delete from audit_events ${ofSandbox} = 10; update audit_events set sequence = 10 ${ofSandbox} = 11; update audit_events set sequence = 11 ${ofSandbox} = 12`,
      'edited',
      10,
    ],
    ['two events that changed places', swap(5, 9), 'displaced', 5],
    ['two neighbors that were swapped', swap(5, 6), 'displaced', 5],
    ['a cut-off end', `delete from audit_events ${ofSandbox} > 10`, 'cut-off', 11],
    ['no event left', 'delete from audit_events where instance_id = 1', 'cut-off', 1],
    ['no head', 'delete from audit_heads', 'cut-off', 13],
    ['an event copied to behind the end', insertCopy(13), 'displaced', 13],
    ['the first event copied to behind the end', insertCopy(13, 1), 'displaced', 13],
    ['an event numbered 0', insertCopy(0), 'added', 0],
    ['an event numbered -1', insertCopy(-1), 'added', -1],
    ...(isPostgres ? [] : onlyInSqlite),
    [
      'a gap in its ids',
      `update audit_events set sequence = sequence + 1 ${ofSandbox} = 12`,
      'removed',
      12,
    ],
    ['another head', `update audit_heads set hash = '${emptyTrailHash}'`, 'edited', 12],
  ])('has %s', async (_, change, kind, sequence) => {
    const { place, verify, verifyOther } = await trailOf(12);
    await changeRows(place, change);

    const { head, fault } = await verify();
    expect(fault).toEqual({ kind, sequence });
    const sound: Record<string, number> = { '0': 0, '-1': 0, [-(2 ** 63)]: 0, '2.5': 2, x: 12 };
    const expected = kind === 'edited' && sequence === 12 ? 12 : Number(sequence) - 1;
    expect(head.sequence).toBe(kind === 'added' ? sound[sequence] : expected);
    if (!change.includes('audit_heads')) expect((await verifyOther()).fault).toBeUndefined();
  });

  it('has an event appended and chained', async () => {
    const { place, verify } = await trailOf(12);
    await changeRows(place, insertCopy(13));
    await rewriteFrom(place, 13);
    await changeRows(
      place,
      'update audit_heads set sequence = 12, hash = (select hash from audit_events where instance_id = 1 and sequence = 12) where instance_id = 1',
    );

    expect((await verify()).fault).toEqual({ kind: 'added', sequence: 13 });
  });

  it('has an event inserted and chained, but not before the next one', async () => {
    const { place, verify } = await trailOf(12);
    for (let sequence = 12; sequence >= 6; sequence -= 1) {
      await changeRows(
        place,
        `update audit_events set sequence = ${sequence + 1} ${ofSandbox} = ${sequence}`,
      );
    }
    await changeRows(place, insertCopy(6));

    expect((await verify()).fault).toEqual({ kind: 'displaced', sequence: 6 });
  });

  it.each([
    ['cut off, with its head', `delete from audit_events ${ofSandbox} > 10`, 11],
    [
      'edited, and chained again to the end',
      `update audit_events set actor = 'eve' ${ofSandbox} = 5`,
      5,
    ],
  ])('was %s: only a head that was noted elsewhere shows it', async (_, change, from) => {
    const { place, verify } = await trailOf(12);
    const noted = (await verify()).head.hash;
    await changeRows(place, change);
    await rewriteFrom(place, from);

    const { head, fault } = await verify();
    expect(fault).toBeUndefined();
    expect((await verify(noted)).fault).toEqual({ kind: 'head-unknown', sequence: head.sequence });
  });
});
