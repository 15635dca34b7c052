import { execFile } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../platform/clock.ts';

/** The result of the integrity checks of the database, for readiness and metrics. */
export interface Integrity {
  /** Stays true until the server is restarted: damage does not heal. */
  readonly isDamaged: boolean;
  /** When the latest check finished, in milliseconds since 1970; undefined before the first one. */
  readonly checkedAt: number | undefined;
}

export interface IntegrityWatch extends Integrity {
  /** Checks regularly from now on. */
  start(): void;
  /** Runs one check, or joins the one that is running. */
  check(): Promise<void>;
  /** Kills a check that is running. */
  close(): void;
}

const firstAfterMs = 60_000;
const intervalMs = 6 * 3_600_000;

const script = fileURLToPath(
  new URL(`check-integrity${extname(import.meta.url)}`, import.meta.url),
);

/**
 * Checks the database in `dataDir` regularly (Q76), in a separate process: SQLite's check blocks for as long as it takes to read a
 * whole table, which neither requests nor a shutdown wait for.
 */
export function createIntegrityWatch(
  dataDir: string,
  clock: Clock,
  logger: Pick<FastifyBaseLogger, 'error' | 'warn'>,
): IntegrityWatch {
  const closing = new AbortController();
  let isDamaged = false;
  let checkedAt: number | undefined;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function run(): Promise<void> {
    try {
      const { stdout: damage } = await promisify(execFile)(process.execPath, [script, dataDir], {
        env: {},
        killSignal: 'SIGKILL',
        signal: closing.signal,
      });
      checkedAt = clock();
      if (damage === '') return;
      isDamaged = true;
      logger.error({ damage }, 'the database is damaged: restore a backup');
    } catch (err) {
      if (!closing.signal.aborted) logger.warn({ err }, 'the integrity check could not run');
    }
  }

  const watch: IntegrityWatch = {
    get isDamaged() {
      return isDamaged;
    },
    get checkedAt() {
      return checkedAt;
    },
    start() {
      const next = (afterMs: number) => {
        if (closing.signal.aborted) return;
        timer = setTimeout(() => void watch.check().then(() => next(intervalMs)), afterMs);
        timer.unref();
      };
      next(firstAfterMs);
    },
    check() {
      running ??= run().finally(() => {
        running = undefined;
      });
      return running;
    },
    close() {
      closing.abort();
      clearTimeout(timer);
    },
  };
  return watch;
}
