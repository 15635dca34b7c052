import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import type { AuditPartitions } from '../store/database.ts';

const intervalMs = 3_600_000;

/** Keeps a partition ready for the audit events of the coming months, and drops those of archived months. */
export interface AuditPartitionWatch {
  /** Checks now and then every hour. */
  start(): void;
  /** Runs one check, or joins the one that is running. */
  check(): Promise<void>;
  /** Resolves once no check is running. */
  stop(): Promise<void>;
}

/** A check that fails is logged and repeated: until then, the default partition takes the events of a month without its own. */
export function createAuditPartitionWatch(
  partitions: AuditPartitions,
  clock: Clock,
  logger: Pick<FastifyBaseLogger, 'info' | 'warn'>,
): AuditPartitionWatch {
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function run(): Promise<void> {
    try {
      const now = clock();
      const months = await partitions.create(now);
      if (months.length > 0) logger.info({ months }, 'created partitions of the audit events');
      await partitions.dropArchived(now);
    } catch (err) {
      logger.warn({ err }, 'the partitions of the audit events could not be prepared');
    }
  }

  function check(): Promise<void> {
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    check,
    start() {
      void check();
      timer = setInterval(check, intervalMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
