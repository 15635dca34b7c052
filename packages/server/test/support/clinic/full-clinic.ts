import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { archiveTrail } from '../../../src/portal/audit/archive/archive-trail.ts';
import { recordAct } from '../../../src/portal/audit/record-act.ts';
import { createStreamLeases } from '../../../src/portal/audit/stream/stream-leases.ts';
import { operatorCaller } from '../../../src/portal/caller.ts';
import { emptyTrailHash } from '../../../src/store/audit/audit-chain.ts';
import { insertPatient } from '../../../src/store/patients/patients.ts';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { anchorKey } from '../portal/archivable-trail.ts';
import { openClinic } from './clinic.ts';
import { fillInstance, fillings } from './every-operation.ts';
import { patientFields, seedClinic } from './seed.ts';
import { openingTime } from './seeded-database.ts';

/** The request of `fullClinic` with an Idempotency-Key. */
export const keyedRequest = {
  method: 'POST',
  url: '/api/v1/patients/1/rxs',
  as: 'writer',
  headers: { 'idempotency-key': 'move-1' },
  body: { drug_id: 77, notes: 'Née Ötzi, 𝒳: \\u0000 "quoted"' },
} as const;

/**
 * Fills every table of a new embedded database with rows of the instances `sandbox` and `other`, mostly through the API.
 * @param dataDir where the database and its link keys are copied to
 * @param copy copies the data directory
 */
export async function fullClinic(
  dataDir: string,
  copy: (from: string, to: string) => void,
): Promise<void> {
  const clinic = await openClinic(async (folder) => {
    const database = await openSqliteDatabase(folder);
    await seedClinic(database, openingTime);
    const june = Date.parse('2026-06-02T12:00:00Z');
    for (const instance_id of [1, 2]) {
      await database.write(async (transaction) => {
        await recordAct(transaction, operatorCaller('kim', instance_id), june, {
          ...{ operation: 'showPatient', ptId: 1, id: 1 },
        });
        const row = { ...patientFields(openingTime), instance_id, pt_id: 2 ** 40 };
        await insertPatient(transaction, { ...row, last_name: 'Ωmega' });
      });
    }
    return database;
  });
  await fillInstance(clinic, fillings.sandbox);
  await fillInstance(clinic, fillings.other);
  await clinic.request(keyedRequest);
  await clinic.request({ ...keyedRequest, as: 'ofOther', host: 'other.md-hq.com' });
  const archives = join(clinic.dataDir, 'archives');
  mkdirSync(archives);
  for (const [index, subdomain] of ['sandbox', 'other'].entries()) {
    await archiveTrail(
      { database: clinic.database, clock: () => openingTime, anchorKey },
      operatorCaller('kim', index + 1),
      { subdomain, folder: archives, through: '2026-06' },
    );
  }
  const database = clinic.database;
  await Promise.all(
    [1, 2].map((id) =>
      createStreamLeases({
        ...{
          database,
          clock: () => openingTime,
          operator: 'kim',
          stream: 'default',
          holder: 'one',
        },
      }).begin(id, { sequence: 0, hash: emptyTrailHash }, { at: 0, instance: 2 }),
    ),
  );
  await clinic.server.close();
  await clinic.database.close();
  copy(clinic.dataDir, dataDir);
  await clinic.close();
}
