import type { Database } from '../store/database.ts';
import { probeDatabase } from '../store/probe.ts';

/** Shorter than what probes usually wait for, so that they are told and need not guess. */
const patienceMs = 1_000;

/**
 * Tells whether the database can be read and its write lock be had. However many ask at the same time, it
 * is tried once, so that asking costs the clinics nothing.
 */
export function createReadiness(database: Database): () => Promise<boolean> {
  let probe: Promise<boolean> | undefined;

  return async () => {
    probe ??= probeDatabase(database)
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        probe = undefined;
      });
    return inTime(probe);
  };
}

/** False once the patience is at its end; the probe goes on, and the next who asks joins it. */
async function inTime(probe: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, patienceMs, false);
  });
  try {
    return await Promise.race([probe, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
