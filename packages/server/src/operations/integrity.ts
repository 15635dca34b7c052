import { execFile } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import type { TrailFault } from '../portal/audit/verify-trail.ts';
import type { StoreLocation } from '../store/open-store.ts';

/** The result of the integrity checks of the database, for readiness and metrics. */
export interface Integrity {
  /** Stays true until the server is restarted: damage does not heal. */
  readonly isDamaged: boolean;
  /** When the latest check finished, in milliseconds since 1970; undefined before the first one. */
  readonly checkedAt: number | undefined;
}

/** An audit trail that was changed, and where. */
export interface BrokenTrail extends TrailFault {
  instance: string;
}

/** The result of one check. The trails of a damaged database are not verified. */
export type IntegrityReport =
  | { damage: string }
  | {
      brokenTrails: BrokenTrail[];
      /** Archives whose record can't be checked, because another server may have sealed it. */
      uncheckedArchives: { instance: string; month: string }[];
    };

/** What to check. */
export interface CheckedPlace extends Pick<StoreLocation, 'dataDir' | 'databaseServer'> {
  /** The folder of the archives of audit trails, if it is known. */
  archives?: string | undefined;
}

export interface IntegrityWatch extends Integrity {
  /** When all audit trails were last verified, in milliseconds since 1970; undefined before the first time. */
  readonly trailsVerifiedAt: number | undefined;
  /** The instances whose trail was changed, as the latest verification shows. */
  readonly brokenTrails: ReadonlySet<string>;
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
 * Checks the embedded database regularly (Q76), and verifies all audit trails of either engine (Q59), in a separate process:
 * SQLite's check blocks for as long as it takes to read a whole table, which neither requests nor a shutdown wait for.
 * Damage on PostgreSQL is left to its own checksums.
 */
export function createIntegrityWatch(
  place: CheckedPlace,
  clock: Clock,
  logger: Pick<FastifyBaseLogger, 'error' | 'warn'>,
): IntegrityWatch {
  const closing = new AbortController();
  let isDamaged = false;
  let checkedAt: number | undefined;
  let trailsVerifiedAt: number | undefined;
  let brokenTrails: ReadonlySet<string> = new Set();
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function run(): Promise<void> {
    try {
      const checking = promisify(execFile)(process.execPath, [script], {
        // Connections may need the authorities of NODE_EXTRA_CA_CERTS.
        ...(place.databaseServer === undefined && { env: {} }),
        killSignal: 'SIGKILL',
        signal: closing.signal,
      });
      // A process that has ended reports its fault itself.
      checking.child.stdin?.on('error', () => undefined).end(JSON.stringify(place));
      const { stdout } = await checking;
      const report = JSON.parse(stdout) as IntegrityReport;
      checkedAt = clock();
      if ('damage' in report) {
        isDamaged = true;
        logger.error(report, 'the database is damaged: restore a backup');
        return;
      }
      trailsVerifiedAt = checkedAt;
      brokenTrails = new Set(report.brokenTrails.map(({ instance }) => instance));
      for (const broken of report.brokenTrails) {
        logger.error(broken, 'the audit trail was changed: run audit verify');
      }
      for (const archive of report.uncheckedArchives) {
        logger.warn(
          archive,
          'the seal of an archive is not of this anchor-key: set PORTAL_AUDIT_ARCHIVES to check it',
        );
      }
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
    get trailsVerifiedAt() {
      return trailsVerifiedAt;
    },
    get brokenTrails() {
      return brokenTrails;
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
