import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createAnchors } from '../../../../src/portal/audit/anchors.ts';
import { isSealed, manifestOfRow } from '../../../../src/portal/audit/archive/archive-manifest.ts';
import { recordAct } from '../../../../src/portal/audit/record-act.ts';
import { operatorCaller } from '../../../../src/portal/caller.ts';
import {
  anchorKey,
  archivableTrail,
  hideFirstEvent,
  inMonth,
} from '../../../support/portal/archivable-trail.ts';
import { changeRows, countRows } from '../../../support/rows.ts';

/** Events 1 to 3 are of June, 4 to 7 of July, 8 of September, 9 of November. */
const months = [
  ...['2026-06', '2026-06', '2026-06'],
  ...['2026-07', '2026-07', '2026-07', '2026-07'],
  ...['2026-09', '2026-11'],
].map(inMonth);

const june = 'sandbox-2026-06.ndjson';

describe('an archive of past months', () => {
  it('moves their events to sealed files, and the trail stays sound with and without them (Q59)', async () => {
    const trail = await archivableTrail(months);
    const { hash } = (await trail.verify()).head;
    const archived = await trail.archive('2026-07');

    expect(archived).toMatchObject([
      { month: '2026-06', events: 3, first_sequence: 1, last_sequence: 3 },
      { month: '2026-07', events: 4, first_sequence: 4, last_sequence: 7 },
    ]);
    expect(readdirSync(trail.folder)).toEqual([
      ...['sandbox-2026-06.manifest.json', june],
      ...['sandbox-2026-07.manifest.json', 'sandbox-2026-07.ndjson'],
    ]);
    for (const name of readdirSync(trail.folder)) {
      expect(statSync(join(trail.folder, name)).mode & 0o777).toBe(0o600);
    }
    // Events 10 and 11 record the archives.
    expect(await trail.stored()).toEqual([8, 9, 10, 11]);
    for (const verify of [trail.verify, trail.verifyWithArchives]) {
      expect(await verify(hash)).toMatchObject({ head: { sequence: 11 }, fault: undefined });
    }
  });

  it('has a manifest with the number of its events, both ends of its chain, its SHA-256 and a seal', async () => {
    const trail = await archivableTrail(months);
    await trail.archive('2026-06');
    const text = readFileSync(join(trail.folder, 'sandbox-2026-06.manifest.json'), 'utf8');
    const [row] = await trail.archivedRows();
    expect.assert(row !== undefined);
    const manifest = manifestOfRow('sandbox', row);

    expect(JSON.parse(text)).toEqual(manifest);
    expect(manifest).toMatchObject({ events: 3, previous_hash: '0'.repeat(64) });
    expect(isSealed(anchorKey, manifest)).toBe(true);
    expect(isSealed(anchorKey, { ...manifest, last_hash: '1'.repeat(64) })).toBe(false);
    expect(isSealed(Buffer.alloc(32, 8), manifest)).toBe(false);
  });

  it('continues with the next month the next time, and then does nothing', async () => {
    const trail = await archivableTrail(months);
    await trail.archive('2026-06');

    expect(await trail.archive('2026-10')).toMatchObject([
      { month: '2026-07', first_sequence: 4, last_sequence: 7 },
      { month: '2026-09', first_sequence: 8, last_sequence: 8 },
    ]);
    expect(await trail.archive('2026-10')).toEqual([]);
    expect((await trail.verifyWithArchives()).fault).toBeUndefined();
  });

  it('keeps the order of the trail if the clock was set back', async () => {
    const times = ['2026-06', '2026-07', '2026-06', '2026-07', '2026-11'].map(inMonth);
    const trail = await archivableTrail(times);

    expect(await trail.archive('2026-08')).toMatchObject([
      { month: '2026-06', first_sequence: 1, last_sequence: 1 },
      { month: '2026-07', first_sequence: 2, last_sequence: 4 },
    ]);
    expect((await trail.verifyWithArchives()).fault).toBeUndefined();
  });

  it('is completed if another process has removed the events of a recorded month meanwhile', async () => {
    const trail = await archivableTrail(months);
    const onProgress = ({ step }: { step: string }) => {
      if (step === 'recorded') throw new Error('interrupted');
    };
    await expect(trail.archive('2026-06', { onProgress })).rejects.toThrow('interrupted');
    await changeRows(
      trail.place,
      'delete from audit_events where instance_id = 1 and sequence <= 3',
    );

    expect(await trail.archive('2026-07')).toMatchObject([
      { month: '2026-06' },
      { month: '2026-07' },
    ]);
    expect((await trail.verifyWithArchives()).fault).toBeUndefined();
  });

  it('keeps an event whose actor has a line separator', async () => {
    const trail = await archivableTrail(months);
    const oddUser = { ...operatorCaller('lab\u2028north\u2029', 1), kind: 'api_user' } as const;
    await trail.database.write((transaction) =>
      recordAct(transaction, oddUser, inMonth('2026-11'), {
        ...{ operation: 'showPatient', ptId: 1, id: 1 },
      }),
    );

    expect(await trail.archive('2026-11')).toHaveLength(4);
    expect((await trail.verifyWithArchives()).fault).toBeUndefined();
  });

  it('leaves the trails of other instances unchanged (Q6)', async () => {
    const trail = await archivableTrail(months);
    await trail.record(inMonth('2026-06'), 1, 2);
    await trail.archive('2026-10');

    await changeRows(trail.place, 'delete from audit_events where instance_id = 1');
    expect(await countRows(trail.place, 'audit_events')).toBe(1);
  });

  it('reports the head of an archived event as unknown without the archives', async () => {
    const trail = await archivableTrail(months.slice(0, 2));
    const { hash } = (await trail.verify()).head;
    await trail.record(inMonth('2026-06'));
    await trail.archive('2026-06');

    expect((await trail.verify(hash)).fault).toMatchObject({ kind: 'head-unknown' });
    expect((await trail.verifyWithArchives(hash)).fault).toBeUndefined();
  });

  it('does not make the server report that anchored events were changed, but their removal does (Q59)', async () => {
    const trail = await archivableTrail(months.slice(0, 3));
    const errors: string[] = [];
    const log = { info: () => undefined, error: (_: object, text: string) => errors.push(text) };
    const { anchor } = createAnchors(trail.database.reads, anchorKey, log, () => 0);
    await anchor();
    await trail.record(inMonth('2026-06'));
    await trail.archive('2026-06');
    await anchor();
    expect(errors).toEqual([]);

    await changeRows(trail.place, 'delete from audit_events where instance_id = 1');
    await anchor();
    expect(errors).toEqual(['the audit trail was changed: run audit verify']);
  });

  it('does not make the server accept an event that was removed with a record of an archive without a seal (Q59)', async () => {
    const trail = await archivableTrail(months.slice(0, 1));
    const errors: string[] = [];
    const log = { info: () => undefined, error: (_: object, text: string) => errors.push(text) };
    const { anchor } = createAnchors(trail.database.reads, anchorKey, log, () => 0);
    await anchor();
    await trail.record(inMonth('2026-06'));
    await hideFirstEvent(trail.place);
    await anchor();

    expect(errors).toEqual(['the audit trail was changed: run audit verify']);
  });

  it('is valid while events are verified and recorded concurrently', async () => {
    const trail = await archivableTrail(Array(2_500).fill(inMonth('2026-06')));
    const running = trail.archive('2026-06');
    const faults: unknown[] = [];
    let isRunning = true;
    const verifying = (async () => {
      while (isRunning) {
        faults.push((await trail.verify()).fault);
        await nextTurn();
      }
    })();
    await running;
    isRunning = false;
    await verifying;

    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
    expect(await trail.stored()).toEqual([2_501]);
  });
});

describe('an archive file that was changed (Q59)', () => {
  const edit = (text: string) => text.replace('"pt_id":2', '"pt_id":1');
  const lines = (change: (lines: string[]) => string[]) => (text: string) =>
    `${change(text.trimEnd().split('\n')).join('\n')}\n`;

  it.each([
    ['an edited event', edit, 'event 2 was edited'],
    [
      'an edited hash',
      lines(([a = '', b = '', c = '']) => [a, b.replace(/[0-9a-f]{64}/, 'f'.repeat(64)), c]),
      'event 2 was edited',
    ],
    [
      'a renumbered event',
      (text: string) => text.replace('"sequence":2', '"sequence":9'),
      'event 2 was renumbered',
    ],
    ['a removed event', lines(([a = '', , c = '']) => [a, c]), 'event 2 was removed or reordered'],
    ['a removed last event', lines((all) => all.slice(0, 2)), 'event 3 was removed'],
    [
      'two reordered events',
      lines(([a = '', b = '', c = '']) => [a, c, b]),
      'event 2 was removed or reordered',
    ],
    [
      'a repeated event',
      lines(([a = '', b = '', c = '']) => [a, b, b, c]),
      'event 2 was reordered or repeated',
    ],
    ['a line that is not JSON', (text: string) => `${text}x\n`, 'event 4 is unreadable'],
    [
      'additional white space',
      (text: string) => text.replace('{', '{ '),
      'was changed after it was sealed',
    ],
    ['no content', () => '', 'event 1 was removed'],
  ])('has %s', async (_, change, fault) => {
    const trail = await archivableTrail(months);
    await trail.archive('2026-07');
    const file = join(trail.folder, june);
    writeFileSync(file, change(readFileSync(file, 'utf8')));

    await expect(trail.verifyWithArchives()).rejects.toThrow(fault);
    expect((await trail.verify()).fault).toBeUndefined();
  });

  it('is missing', async () => {
    const trail = await archivableTrail(months);
    await trail.archive('2026-06');
    rmSync(join(trail.folder, june));

    await expect(trail.verifyWithArchives()).rejects.toThrow(`${june} is missing`);
  });
});

describe('a trail that was changed after its first months were archived (Q59)', () => {
  const where = 'where instance_id = 1 and sequence';
  it.each([
    ['an edited event', `update audit_events set actor = 'eve' ${where} = 8`, 'edited', 8],
    ['a removed event', `delete from audit_events ${where} = 8`, 'removed', 8],
    [
      'two reordered events',
      `update audit_events set sequence = -1 ${where} = 8; update audit_events set sequence = 8 ${where} = 9; update audit_events set sequence = 9 ${where} = -1`,
      'displaced',
      8,
    ],
    [
      'an event added to an archived month',
      `insert into audit_events select instance_id, 2, at, operation, action, outcome, actor_kind, actor, address, request_id, pt_id, entity, hash, repeats from audit_events ${where} = 8`,
      'added',
      2,
    ],
    ['no record of the archives', 'delete from audit_archives', 'removed', 1],
    [
      'no record of the first archive',
      "delete from audit_archives where month = '2026-06'",
      'archive-removed',
      1,
    ],
    [
      'another end of an archive',
      `update audit_archives set last_hash = '${'1'.repeat(64)}' where month = '2026-06'`,
      'archive-removed',
      4,
    ],
    [
      'events removed behind the last archive, whose record was moved',
      `update audit_archives set removed_sequence = 9, removed_hash = (select hash from audit_events ${where} = 9) where month = '2026-07'; delete from audit_events ${where} <= 9`,
      'archive-removed',
      8,
    ],
    [
      'another last event behind the last archive',
      `update audit_archives set removed_hash = '${'1'.repeat(64)}' where month = '2026-07'`,
      'archive-removed',
      8,
    ],
    ['no events left', 'delete from audit_events', 'cut-off', 8],
  ])('has %s', async (_, change, kind, sequence) => {
    const trail = await archivableTrail(months);
    await trail.archive('2026-07');
    await changeRows(trail.place, change);

    expect((await trail.verify()).fault).toEqual({ kind, sequence });
  });
});

describe('nothing is removed from the database', () => {
  it('if an event was changed before it was archived (Q59)', async () => {
    const trail = await archivableTrail(months);
    await changeRows(trail.place, "update audit_events set actor = 'eve' where sequence = 5");

    await expect(trail.archive('2026-07')).rejects.toThrow(
      'Event 5 of the audit trail was changed',
    );
    expect(await trail.stored()).toEqual([4, 5, 6, 7, 8, 9, 10]);
    expect(readdirSync(trail.folder)).toHaveLength(2);
  });

  it('if the record of an earlier archive has no seal (Q59)', async () => {
    const trail = await archivableTrail(months);
    await hideFirstEvent(trail.place);

    await expect(trail.archive('2026-06')).rejects.toThrow(
      'The record of the archive 2026-05 was changed',
    );
    expect(await trail.stored()).toHaveLength(8);
    expect(readdirSync(trail.folder)).toEqual([]);
  });

  it('if there is a file with other content, which is not overwritten', async () => {
    const trail = await archivableTrail(months);
    writeFileSync(join(trail.folder, june), 'of another clinic\n');

    await expect(trail.archive('2026-06')).rejects.toThrow(june);
    expect(readFileSync(join(trail.folder, june), 'utf8')).toBe('of another clinic\n');
    expect(await trail.stored()).toHaveLength(9);
    expect((await trail.verify()).fault).toBeUndefined();
  });

  it('if the disk is full, and no draft is left', async () => {
    const trail = await archivableTrail(months);
    const write = (): never => {
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    };

    await expect(trail.archive('2026-06', { write })).rejects.toThrow('ENOSPC');
    expect(readdirSync(trail.folder)).toEqual([]);
    expect(await trail.stored()).toHaveLength(9);
    expect(await trail.archive('2026-06')).toHaveLength(1);
  });

  it('by a later archive of a month that is interrupted and whose file is lost', async () => {
    const trail = await archivableTrail(months);
    const stop = new Error('interrupted');
    const onProgress = ({ step }: { step: string }) => {
      if (step === 'recorded') throw stop;
    };
    await expect(trail.archive('2026-06', { onProgress })).rejects.toBe(stop);
    writeFileSync(join(trail.folder, june), '');

    await expect(trail.archive('2026-06')).rejects.toThrow('event 1 was removed');
    expect(await trail.stored()).toHaveLength(10);
    expect((await trail.verify()).fault).toBeUndefined();
  });
});
