import { constants, setPriority } from 'node:os';
import { readAnchorKey } from '../portal/audit/anchors.ts';
import { isSealed, manifestOfRow } from '../portal/audit/archive/archive-manifest.ts';
import { verifyTrail } from '../portal/audit/verify-trail.ts';
import { listInstances } from '../store/instances/instances.ts';
import { findDamage } from '../store/sqlite/find-damage.ts';
import { withSqliteReads } from '../store/sqlite/read-database.ts';
import type { BrokenTrail, IntegrityReport } from './integrity.ts';

/** Main file of a separate process: prints an `IntegrityReport` of the database in a directory as JSON. */
const [, , dataDir = ''] = process.argv;
// Requests have priority.
setPriority(constants.priority.PRIORITY_LOW);
const damage = findDamage(dataDir);
const report: IntegrityReport =
  damage === undefined ? { brokenTrails: await findBrokenTrails() } : { damage };
process.stdout.write(JSON.stringify(report));

function findBrokenTrails(): Promise<BrokenTrail[]> {
  return withSqliteReads(dataDir, async (reads) => {
    const broken: BrokenTrail[] = [];
    const key = readAnchorKey(dataDir);
    for (const { instance_id, subdomain } of await listInstances(reads)) {
      const { fault, archived = [] } = await verifyTrail(reads, instance_id);
      if (fault !== undefined) broken.push({ instance: subdomain, ...fault });
      if (fault !== undefined || key === undefined) continue;
      // Without its seal, the record of an archive could hide that events were removed.
      const forged = archived.find((row) => !isSealed(key, manifestOfRow(subdomain, row)));
      if (forged === undefined) continue;
      const { first_sequence: sequence } = forged;
      broken.push({ instance: subdomain, kind: 'archive-removed', sequence });
    }
    return broken;
  });
}
