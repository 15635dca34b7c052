import type { Database } from '../store/database.ts';
import { probeDatabase } from '../store/probe.ts';
import { type FreeBytes, leastFreeBytes } from './disk-space.ts';
import type { Integrity } from './integrity.ts';

/** Shorter than what probes usually wait for, so that they are told and need not guess. */
const patienceMs = 1_000;

/** What is looked at, by the name that the answer has. */
export type ReadinessCheck = 'database' | 'disk' | 'integrity';

/**
 * Tells what stands in the way of serving a request, undefined where nothing does: whether the disk has room for audit
 * events, the database can be read and its write lock be had, and no integrity check has found damage. However many ask at the same time, each is tried
 * once, so that asking costs the clinics nothing.
 */
export function createReadiness(
  database: Database,
  freeBytes: FreeBytes,
  integrity: Integrity,
): () => Promise<ReadinessCheck | undefined> {
  const hasRoom = createCheck(async () => (await freeBytes()) >= leastFreeBytes);
  const isDatabaseThere = createCheck(() => probeDatabase(database).then(() => true));

  return async () => {
    const [room, there] = await Promise.all([hasRoom(), isDatabaseThere()]);
    if (!room) return 'disk';
    if (!there) return 'database';
    return integrity.isDamaged ? 'integrity' : undefined;
  };
}

/** A check that has failed where it throws, or takes longer than the patience. */
function createCheck(look: () => Promise<boolean>): () => Promise<boolean> {
  let underWay: Promise<boolean> | undefined;

  return () => {
    underWay ??= look()
      .catch(() => false)
      .finally(() => {
        underWay = undefined;
      });
    return inTime(underWay);
  };
}

/** False once the patience is at its end; the check goes on, and the next who asks joins it. */
async function inTime(check: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, patienceMs, false);
  });
  try {
    return await Promise.race([check, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
