import { constants, setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { readAnchorKey } from '../portal/audit/anchors.ts';
import { checkSeal, type SealSources } from '../portal/audit/archive/archive-seals.ts';
import { verifyTrail } from '../portal/audit/verify-trail.ts';
import type { Executor } from '../store/database.ts';
import { listInstances } from '../store/instances/instances.ts';
import { findDamage } from '../store/sqlite/find-damage.ts';
import { withSqliteReads } from '../store/sqlite/read-database.ts';
import type { CheckedPlace, IntegrityReport } from './integrity.ts';

/**
 * Main file of a separate process: reads the location of a database as JSON from standard input, so that no list of processes
 * shows its password, and prints an `IntegrityReport` as JSON.
 */
const place = JSON.parse(await text(process.stdin)) as CheckedPlace;
// Requests have priority.
setPriority(constants.priority.PRIORITY_LOW);
process.stdout.write(JSON.stringify(await check(place)));

async function check({
  dataDir,
  databaseServer,
  archives,
}: CheckedPlace): Promise<IntegrityReport> {
  const damage = databaseServer === undefined ? findDamage(dataDir) : undefined;
  if (damage !== undefined) return { damage };
  const seals = {
    anchorKey: readAnchorKey(dataDir),
    folder: archives,
    hasOtherKeys: databaseServer !== undefined,
  };
  const verify = (reads: Executor) => verifyTrails(reads, seals);
  if (databaseServer === undefined) return withSqliteReads(dataDir, verify);
  const { withPostgresReads } = await import('../store/postgres/read-database.ts');
  return withPostgresReads(databaseServer, verify);
}

async function verifyTrails(
  reads: Executor,
  seals: SealSources,
): Promise<Exclude<IntegrityReport, { damage: string }>> {
  const report: Awaited<ReturnType<typeof verifyTrails>> = {
    brokenTrails: [],
    uncheckedArchives: [],
  };
  for (const { instance_id, subdomain: instance } of await listInstances(reads)) {
    const { fault, archived = [] } = await verifyTrail(reads, instance_id, {
      checkSeal: (archive) => checkSeal(seals, instance, archive),
    });
    if (fault !== undefined) report.brokenTrails.push({ instance, ...fault });
    const unchecked = archived.filter(
      (archive) => checkSeal(seals, instance, archive) === 'unknown',
    );
    report.uncheckedArchives.push(...unchecked.map(({ month }) => ({ instance, month })));
  }
  return report;
}
