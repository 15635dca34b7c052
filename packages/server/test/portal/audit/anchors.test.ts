import { randomBytes } from 'node:crypto';
import { createLogger } from '@mdhq/portal-log';
import { describe, expect, it } from 'vitest';
import {
  type Anchor,
  anchorOfLine,
  createAnchors,
  isGenuine,
  signAnchor,
} from '../../../src/portal/audit/anchors.ts';
import { recordAct } from '../../../src/portal/audit/record-act.ts';
import { verifyTrail } from '../../../src/portal/audit/verify-trail.ts';
import { hashAuditEvent } from '../../../src/store/audit/audit-chain.ts';
import { findAuditEvent } from '../../../src/store/audit/audit-events.ts';
import { desk, openPortal, sandboxId } from '../../support/portal/portal.ts';
import { rowsIn } from '../../support/rows.ts';

const key = randomBytes(32);

/** A portal that logs the anchors of its trails to `lines`. */
async function openAnchored() {
  const portal = await openPortal();
  const lines: string[] = [];
  const logger = createLogger('info', {
    write(line) {
      if (lines.length < room) lines.push(line);
      else dropped += 1;
    },
  });
  let room = Number.POSITIVE_INFINITY;
  let dropped = 0;
  const { anchor } = createAnchors(portal.database.reads, key, logger, () => dropped);
  const record = (ptId: number) =>
    portal.database.write((transaction) =>
      recordAct(transaction, desk, portal.time.now, { operation: 'showPatient', ptId, id: ptId }),
    );
  const anchorsOfSandbox = () =>
    lines.map(anchorOfLine).filter((each): each is Anchor => each?.instance === 'sandbox');
  /** Makes the log drop all lines, as one whose pipe is full. */
  const fill = () => {
    room = lines.length;
  };
  const drain = () => {
    room = Number.POSITIVE_INFINITY;
  };
  return { ...portal, lines, anchor, record, anchorsOfSandbox, fill, drain };
}

describe('anchoring', () => {
  it('logs the head of each trail that has grown, signed (Q59)', async () => {
    const { anchor, record, anchorsOfSandbox, database } = await openAnchored();
    await record(1);
    await anchor();
    await anchor();
    await record(2);
    await anchor();

    const hashOf = async (sequence: number) =>
      (await findAuditEvent(database.reads, sandboxId, sequence))?.hash;
    expect(anchorsOfSandbox()).toMatchObject([
      { sequence: 1, hash: await hashOf(1) },
      { sequence: 2, hash: await hashOf(2) },
    ]);
    expect(anchorsOfSandbox().every((each) => isGenuine(key, each))).toBe(true);
  });

  it('detects while running that a trail was rewritten since the previous anchor (Q59)', async () => {
    const { anchor, record, lines, dataDir, database, anchorsOfSandbox } = await openAnchored();
    await record(1);
    await anchor();
    await rewriteLast({ dataDir, database });
    expect((await verifyTrail(database.reads, sandboxId)).fault).toBeUndefined();
    await anchor();

    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        level: 50,
        instance: 'sandbox',
        sequence: 1,
        msg: 'the audit trail was changed: run audit verify',
      }),
    );
    const anchors = new Map(
      anchorsOfSandbox()
        .slice(0, 1)
        .map(({ sequence, hash }) => [sequence, hash]),
    );
    expect(await verifyTrail(database.reads, sandboxId, { anchors })).toMatchObject({
      fault: { kind: 'anchor-unknown', sequence: 1 },
    });
  });

  it('repeats an anchor that the log has dropped, also if the trail has not grown since (Q59)', async () => {
    const { anchor, record, anchorsOfSandbox, fill, drain } = await openAnchored();
    fill();
    await record(1);
    await anchor();
    drain();
    expect(anchorsOfSandbox()).toEqual([]);
    await anchor();
    await anchor();

    expect(anchorsOfSandbox()).toMatchObject([{ sequence: 1 }]);
  });

  it('repeats the error about a rewritten trail if the log has dropped it (Q59)', async () => {
    const { anchor, record, lines, dataDir, database, fill, drain } = await openAnchored();
    await record(1);
    await anchor();
    await rewriteLast({ dataDir, database });
    fill();
    await anchor();
    drain();
    await anchor();
    await anchor();

    const errors = lines.filter((line) => line.includes('the audit trail was changed'));
    expect(errors).toHaveLength(1);
  });

  it('reports a trail that was truncated together with its head (Q59)', async () => {
    const { record, database } = await openAnchored();
    await record(1);
    const anchors = new Map([[2, 'f'.repeat(64)]]);

    expect(await verifyTrail(database.reads, sandboxId, { anchors })).toMatchObject({
      fault: { kind: 'anchor-unknown', sequence: 2 },
    });
  });
});

describe('an anchor', () => {
  const anchor = signAnchor(key, { instance: 'sandbox', sequence: 7, hash: 'a'.repeat(64) });

  it.each<[string, Partial<Anchor>]>([
    ['another instance', { instance: 'other' }],
    ['another number', { sequence: 8 }],
    ['another hash', { hash: 'b'.repeat(64) }],
    ['another MAC', { mac: '0'.repeat(64) }],
    ['no MAC', { mac: '' }],
  ])('with %s is not genuine (Q59)', (_, change) => {
    expect(isGenuine(key, anchor)).toBe(true);
    expect(isGenuine(key, { ...anchor, ...change })).toBe(false);
  });

  it.each([
    ['of the server', (json: string) => json],
    ['behind the prefix of a log service', (json: string) => `Nov 02 15:04:05 portal[7]: ${json}`],
  ])('is found in a line %s', (_, lineOf) => {
    expect(anchorOfLine(lineOf(JSON.stringify({ anchor, msg: 'audit anchor' })))).toEqual(anchor);
  });

  it.each([
    '',
    'null',
    '{"msg":"audit anchor"',
    '{"msg":"audit anchor","anchor":{"sequence":"7"}}',
  ])('is not found in %j', (line) => {
    expect(anchorOfLine(line)).toBeUndefined();
  });
});

/** Changes the first event and makes the chain valid again, as a user with access to the database can. */
async function rewriteLast({
  dataDir,
  database,
}: Pick<Awaited<ReturnType<typeof openPortal>>, 'dataDir' | 'database'>): Promise<void> {
  const event = await findAuditEvent(database.reads, sandboxId, 1);
  expect.assert(event !== undefined);
  const hash = hashAuditEvent('0'.repeat(64), { ...event, actor: 'eve' });
  const db = rowsIn({ dataDir });
  const first = db.updateTable('audit_events').where('instance_id', '=', 1);
  await first.set({ actor: 'eve', hash }).where('sequence', '=', 1).execute();
  await db.updateTable('audit_heads').set({ hash }).where('instance_id', '=', 1).execute();
}
