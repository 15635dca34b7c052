import { expect, it, onTestFinished } from 'vitest';
import { createIntegrityWatch } from '../../../src/operations/integrity.ts';
import type { DatabaseServer } from '../../../src/store/postgres/database-url.ts';
import { openClinic } from '../../support/clinic/clinic.ts';
import { serverOf } from '../../support/postgres/test-databases.ts';
import { changeRows } from '../../support/rows.ts';

const checkedAt = Date.parse('2026-11-02T15:04:05Z');

function watchOver(databaseServer: DatabaseServer) {
  const logged: object[] = [];
  const log = (entry: object) => void logged.push(entry);
  const location = { dataDir: '/missing', databaseServer };
  const watch = createIntegrityWatch(location, () => checkedAt, { error: log, warn: log });
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
