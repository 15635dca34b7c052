import { constants, setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { readAnchorKey } from '../portal/audit/anchors.ts';
import { isSealed, manifestOfRow } from '../portal/audit/archive/archive-manifest.ts';
import { verifyTrail } from '../portal/audit/verify-trail.ts';
import type { Executor } from '../store/database.ts';
import { listInstances } from '../store/instances/instances.ts';
import type { StoreLocation } from '../store/open-store.ts';
import { findDamage } from '../store/sqlite/find-damage.ts';
import { withSqliteReads } from '../store/sqlite/read-database.ts';
import type { BrokenTrail, IntegrityReport } from './integrity.ts';

/**
 * Main file of a separate process: reads the location of a database as JSON from standard input, so that no list of processes
 * shows its password, and prints an `IntegrityReport` as JSON.
 */
const location = JSON.parse(await text(process.stdin)) as StoreLocation;
// Requests have priority.
setPriority(constants.priority.PRIORITY_LOW);
process.stdout.write(JSON.stringify(await check(location)));

async function check({ dataDir, databaseServer }: StoreLocation): Promise<IntegrityReport> {
  if (databaseServer !== undefined) {
    const { withPostgresReads } = await import('../store/postgres/read-database.ts');
    // Another server, whose anchor key is different, may have sealed the archives.
    const find = (reads: Executor) => findBrokenTrails(reads, undefined);
    return { brokenTrails: await withPostgresReads(databaseServer, find) };
  }
  const damage = findDamage(dataDir);
  if (damage !== undefined) return { damage };
  const find = (reads: Executor) => findBrokenTrails(reads, readAnchorKey(dataDir));
  return { brokenTrails: await withSqliteReads(dataDir, find) };
}

/** @param anchorKey that sealed the archives; without it, their seals are not checked */
async function findBrokenTrails(
  reads: Executor,
  anchorKey: Uint8Array | undefined,
): Promise<BrokenTrail[]> {
  const broken: BrokenTrail[] = [];
  for (const { instance_id, subdomain } of await listInstances(reads)) {
    const { fault, archived = [] } = await verifyTrail(reads, instance_id);
    if (fault !== undefined) broken.push({ instance: subdomain, ...fault });
    if (fault !== undefined || anchorKey === undefined) continue;
    // Without its seal, the record of an archive could hide that events were removed.
    const forged = archived.find((row) => !isSealed(anchorKey, manifestOfRow(subdomain, row)));
    if (forged === undefined) continue;
    const { first_sequence: sequence } = forged;
    broken.push({ instance: subdomain, kind: 'archive-removed', sequence });
  }
  return broken;
}
