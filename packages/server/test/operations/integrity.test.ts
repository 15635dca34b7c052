import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createIntegrityWatch } from '../../src/operations/integrity.ts';
import { openAnchorKey } from '../../src/portal/audit/anchors.ts';
import { openClinic } from '../support/clinic/clinic.ts';
import { seedClinicFolder } from '../support/clinic/clinic-folder.ts';
import { hideFirstEvent } from '../support/portal/archivable-trail.ts';
import { changeRows } from '../support/rows.ts';
import { temporaryFolder } from '../support/temporary-database.ts';
import { openTestDatabase } from '../support/test-database.ts';

const checkedAt = Date.parse('2026-11-02T15:04:05Z');

/** Checks the database of a directory; collects the log. */
function watchOver(dataDir: string) {
  const logged: unknown[] = [];
  const log = (entry: unknown) => void logged.push(entry);
  const watch = createIntegrityWatch({ dataDir }, () => checkedAt, { error: log, warn: log });
  onTestFinished(() => watch.close());
  return { watch, logged };
}

/** Overwrites the first page of the index of user names, as a failing disk would. */
function damage(dataDir: string): void {
  const file = join(dataDir, 'portal.sqlite');
  const pageSize = 4_096;
  const pages = readFileSync(file).length / pageSize;
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(pageSize, 0xff), 0, pageSize, (pages - 1) * pageSize);
  closeSync(descriptor);
}

it('an integrity check finds no fault in an undamaged database while it is written to, and is counted (Q76)', async () => {
  const clinic = await openClinic();
  onTestFinished(() => clinic.close());
  const { watch, logged } = watchOver(clinic.dataDir);
  await watch.check();

  expect(logged).toEqual([]);
  expect(watch).toMatchObject({ isDamaged: false, checkedAt });
});

it('an integrity check finds an overwritten page and logs its location (Q76)', async () => {
  const dataDir = temporaryFolder();
  await seedClinicFolder(dataDir);
  damage(dataDir);
  const { watch, logged } = watchOver(dataDir);
  await watch.check();

  expect(watch).toMatchObject({ isDamaged: true, checkedAt });
  expect(logged).toEqual([{ damage: expect.stringMatching(/Tree \d+|SQLITE_CORRUPT/) }]);
});

it('an integrity check verifies all audit trails, and logs and reports the one that was changed (Q59)', async () => {
  const clinic = await openClinic();
  onTestFinished(() => clinic.close());
  await clinic.request({ url: '/api/v1/patients/1', as: 'writer' });
  const { watch, logged } = watchOver(clinic.dataDir);
  await watch.check();
  expect(watch).toMatchObject({ brokenTrails: new Set(), trailsVerifiedAt: checkedAt });
  await changeRows(clinic, "update audit_events set actor = 'eve' where sequence = 1");
  await watch.check();

  expect(watch).toMatchObject({ isDamaged: false, brokenTrails: new Set(['sandbox']) });
  expect(logged).toEqual([{ instance: 'sandbox', kind: 'edited', sequence: 1 }]);
});

it('an integrity check reports events that were removed behind the record of an archive without a seal (Q59)', async () => {
  const clinic = await openClinic();
  onTestFinished(() => clinic.close());
  await clinic.request({ url: '/api/v1/patients/1', as: 'writer' });
  await clinic.request({ url: '/api/v1/patients/1', as: 'writer' });
  openAnchorKey(clinic.dataDir, randomBytes);
  const { watch, logged } = watchOver(clinic.dataDir);
  await hideFirstEvent(clinic);
  await watch.check();

  expect(watch.brokenTrails).toEqual(new Set(['sandbox']));
  expect(logged).toEqual([{ instance: 'sandbox', kind: 'archive-unsealed', sequence: 1 }]);
});

it("an integrity check that can't run is logged and does not count as damage (Q76)", async () => {
  const { watch, logged } = watchOver(join(temporaryFolder(), 'gone'));
  await watch.check();

  expect(watch).toMatchObject({ isDamaged: false, checkedAt: undefined });
  expect(logged).toEqual([{ err: expect.objectContaining({ code: 1 }) }]);
});

it('a damaged database fails readiness and shows in the metrics (Q76)', async () => {
  const integrity = { isDamaged: false, checkedAt };
  const clinic = await openClinic(openTestDatabase, 'info', { integrity });
  onTestFinished(() => clinic.close());
  const ask = (url: string) => clinic.server.inject({ url });

  expect((await ask('/readyz')).statusCode).toBe(200);
  expect((await ask('/metrics')).payload).toContain('portal_database_damaged 0');
  integrity.isDamaged = true;
  const ready = await ask('/readyz');
  expect([ready.statusCode, ready.json().check]).toEqual([503, 'integrity']);
  const { payload } = await ask('/metrics');
  expect(payload).toContain('portal_database_damaged 1');
  expect(payload).toContain(`portal_database_checked_timestamp_seconds ${checkedAt / 1_000}`);
});
