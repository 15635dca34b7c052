import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CheckedPlace, createIntegrityWatch } from '../../../src/operations/integrity.ts';
import type { DatabaseServer } from '../../../src/store/postgres/database-url.ts';
import { openClinic } from '../../support/clinic/clinic.ts';
import {
  anchorKey,
  archivableTrail,
  hideFirstEvent,
  inMonth,
} from '../../support/portal/archivable-trail.ts';
import { serverOf } from '../../support/postgres/test-databases.ts';
import { changeRows } from '../../support/rows.ts';

const checkedAt = Date.parse('2026-11-02T15:04:05Z');

function watchOver(databaseServer: DatabaseServer, place: Partial<CheckedPlace> = {}) {
  const logged: object[] = [];
  const log = (entry: object) => void logged.push(entry);
  const checked = { dataDir: '/missing', databaseServer, ...place };
  const watch = createIntegrityWatch(checked, () => checkedAt, { error: log, warn: log });
  onTestFinished(() => watch.close());
  return { watch, logged };
}

it('an integrity check verifies all audit trails on PostgreSQL, and reports the one that was changed (Q59)', async () => {
  const clinic = await openClinic();
  onTestFinished(() => clinic.close());
  await clinic.request({ url: '/api/v1/patients/1', as: 'writer' });
  const { watch, logged } = watchOver(serverOf(clinic.dataDir));
  await watch.check();
  expect(logged).toEqual([]);
  expect(watch).toMatchObject({ brokenTrails: new Set(), trailsVerifiedAt: checkedAt });
  await changeRows(clinic, "update audit_events set actor = 'eve' where sequence = 1");
  await watch.check();

  expect(watch.brokenTrails).toEqual(new Set(['sandbox']));
  expect(logged).toEqual([{ instance: 'sandbox', kind: 'edited', sequence: 1 }]);
});

describe('an integrity check of archives on PostgreSQL', () => {
  const report = { instance: 'sandbox', kind: 'archive-unsealed', sequence: 1 };

  /** A trail whose first month is archived with the key of another server. */
  async function archivedTrail() {
    const trail = await archivableTrail(['2026-06', '2026-11'].map(inMonth));
    await trail.archive('2026-06');
    return { ...trail, databaseServer: serverOf(trail.dataDir) };
  }

  it('accepts a seal of its own anchor key (Q59)', async () => {
    const { dataDir, databaseServer } = await archivedTrail();
    writeFileSync(join(dataDir, 'anchor-key'), anchorKey.toString('hex'));
    const { watch, logged } = watchOver(databaseServer, { dataDir });
    await watch.check();

    expect(logged).toEqual([]);
  });

  it('accepts a seal of another server if the record equals the manifest in the folder (Q59)', async () => {
    const { folder, databaseServer, place } = await archivedTrail();
    const { watch, logged } = watchOver(databaseServer, { archives: folder });
    await watch.check();
    expect(logged).toEqual([]);

    await changeRows(place, 'update audit_archives set bytes = bytes + 1');
    await watch.check();
    expect(logged).toEqual([report]);
  });

  it('reports a record without a manifest in the folder (Q59)', async () => {
    const trail = await archivableTrail([inMonth('2026-11'), inMonth('2026-11')]);
    await hideFirstEvent(trail.place);
    const { watch, logged } = watchOver(serverOf(trail.dataDir), { archives: trail.folder });
    await watch.check();

    expect(watch.brokenTrails).toEqual(new Set(['sandbox']));
    expect(logged).toEqual([report]);
  });

  it('warns of a seal of another server if the folder is not known (Q59)', async () => {
    const { databaseServer } = await archivedTrail();
    const { watch, logged } = watchOver(databaseServer);
    await watch.check();

    expect(watch.brokenTrails).toEqual(new Set());
    expect(logged).toEqual([{ instance: 'sandbox', month: '2026-06' }]);
  });
});

it("an integrity check that can't connect to PostgreSQL is logged without the password (Q54)", async () => {
  const server = { ...serverOf('/missing'), password: 'canary' };
  const { watch, logged } = watchOver(server);
  await watch.check();

  expect(watch.trailsVerifiedAt).toBeUndefined();
  expect(logged).toEqual([{ err: expect.objectContaining({ code: 1 }) }]);
  const [{ err }] = logged as [{ err: Error & { stderr: string; cmd: string } }];
  expect(err.stderr).toContain('3D000');
  expect([err.message, err.stderr, err.cmd, err.stack].join()).not.toContain('canary');
});
