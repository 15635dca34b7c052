import type { Database } from '../store/database.ts';
import { probeDatabase } from '../store/probe.ts';
import { type FreeBytes, leastFreeBytes } from './disk-space.ts';
import type { Integrity } from './integrity.ts';

/** Shorter than the usual time-outs of probes, so that they receive a response. */
const timeoutMs = 1_000;

/** The checks, by their names in the response. */
export type ReadinessCheck = 'database' | 'disk' | 'integrity';

/**
 * Returns the check that fails, or undefined: the disk has space for audit events, the database can be read and its write
 * lock acquired, and no integrity check has found damage. Concurrent probes share one run of each check, so that probes
 * take no resources from requests.
 */
export function createReadiness(
  database: Database,
  freeBytes: FreeBytes,
  integrity: Integrity | undefined,
): () => Promise<ReadinessCheck | undefined> {
  const hasSpace = createCheck(async () => (await freeBytes()) >= leastFreeBytes);
  const isDatabaseThere = createCheck(() => probeDatabase(database).then(() => true));

  return async () => {
    const [room, there] = await Promise.all([hasSpace(), isDatabaseThere()]);
    if (!room) return 'disk';
    if (!there) return 'database';
    return integrity?.isDamaged ? 'integrity' : undefined;
  };
}

/** Creates a check that fails if it throws or exceeds the time-out. */
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

/** Resolves to false after the time-out; the check continues, and the next probe joins it. */
async function inTime(check: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, false);
  });
  try {
    return await Promise.race([check, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
