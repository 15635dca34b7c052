import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { archiveReader } from '../../../src/cli/actions/audit-archive.ts';
import {
  type ArchiveDependencies,
  archiveTrail,
} from '../../../src/portal/audit/archive/archive-trail.ts';
import { recordAct } from '../../../src/portal/audit/record-act.ts';
import { verifyTrail } from '../../../src/portal/audit/verify-trail.ts';
import { operatorCaller } from '../../../src/portal/caller.ts';
import { seedClinic } from '../clinic/seed.ts';
import { changeRows, type DatabasePlace, rowsOfInstance } from '../rows.ts';
import { temporaryFolder } from '../temporary-database.ts';
import { dropTestDatabase, openTestDatabase } from '../test-database.ts';

export const anchorKey = Buffer.alloc(32, 7);
export const kim = operatorCaller('kim', 1);

/** Removes the first event of the sandbox, and adds the record of an archive with it, as an attacker without the key could. */
export async function hideFirstEvent(place: DatabasePlace): Promise<void> {
  await changeRows(
    place,
    `insert into audit_archives select instance_id, '2026-05', 1, '${'0'.repeat(64)}', 1, hash, 9, 'none', 'none', 1, hash
      from audit_events where instance_id = 1 and sequence = 1`,
  );
  await changeRows(place, 'delete from audit_events where instance_id = 1 and sequence = 1');
}

/** Noon of the second day of a month. */
export const inMonth = (month: string): number => Date.parse(`${month}-02T12:00:00Z`);

/** A sandbox with one event at each of the times, and a folder for its archives. */
export async function archivableTrail(times: readonly number[]) {
  const dataDir = temporaryFolder();
  const folder = join(dataDir, 'archives');
  mkdirSync(folder);
  const database = await openTestDatabase(dataDir);
  onTestFinished(async () => {
    await database.close();
    await dropTestDatabase(dataDir);
  });
  await seedClinic(database, 0);
  const record = (at: number, ptId = 1, instanceId = 1) =>
    database.write(
      (transaction) =>
        recordAct(transaction, operatorCaller('kim', instanceId), at, {
          operation: 'showPatient',
          ptId,
          id: ptId,
        }),
      instanceId,
    );
  await Promise.all(times.map((at, index) => record(at, index + 1)));
  const clock = () => inMonth('2026-11');
  return {
    dataDir,
    folder,
    database,
    record,
    place: { dataDir },
    archive: (through: string, others: Partial<ArchiveDependencies> = {}) =>
      archiveTrail({ database, clock, anchorKey, ...others }, kim, {
        ...{ subdomain: 'sandbox', folder, through },
      }),
    verify: (notedHead?: string) => verifyTrail(database.reads, 1, { notedHead }),
    verifyWithArchives: (notedHead?: string) =>
      verifyTrail(database.reads, 1, {
        notedHead,
        readArchived: archiveReader(folder, 'sandbox'),
      }),
    /** The sequences of the events in the database. */
    stored: async () =>
      (await rowsOfInstance({ dataDir }, 1)).audit_events.map(({ sequence }) => sequence),
    async archivedRows() {
      return (await rowsOfInstance({ dataDir }, 1)).audit_archives;
    },
  };
}
