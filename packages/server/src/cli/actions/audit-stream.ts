import { hostname } from 'node:os';
import type { Uptime } from '@mdhq/portal-access';
import { untilStopped } from '@mdhq/portal-hosting';
import type { Logger } from 'pino';
import { loadConfig, originOf } from '../../config.ts';
import { errorCode } from '../../platform/error-code.ts';
import { Unconfirmed } from '../../platform/one-way-connection.ts';
import { readAnchorKey } from '../../portal/audit/anchors.ts';
import { checkSeal } from '../../portal/audit/archive/archive-seals.ts';
import { createFileReceiver } from '../../portal/audit/stream/file-receiver.ts';
import type { Receiver } from '../../portal/audit/stream/receiver.ts';
import type { ReceiverAddress } from '../../portal/audit/stream/receiver-address.ts';
import { createStreamLeases } from '../../portal/audit/stream/stream-leases.ts';
import {
  createAuditStream,
  type StreamDependencies,
  StreamHeld,
  type StreamReport,
  silentReport,
} from '../../portal/audit/stream/stream-trails.ts';
import { createSyslogReceiver } from '../../portal/audit/stream/syslog-receiver.ts';
import { StreamFault } from '../../portal/audit/stream/unsent-events.ts';
import { findOperatorCaller } from '../../portal/caller.ts';
import { StoreUnavailable } from '../../store/database.ts';
import { readVersion } from '../../version.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, unlessRefused } from '../failures.ts';
import { createProgress } from '../progress.ts';
import { withDatabase } from '../with-database.ts';
import { archiveReader } from './audit-archive.ts';

export interface StreamOptions {
  to: ReceiverAddress;
  name: string;
  instance?: string;
  from?: number | 'now';
  archives?: string;
  /** Of a new file. */
  mode: number;
  once?: true;
}

/** Between two lines in the log about events that were sent. */
const progressMs = 10_000;
/** Longer than sending a batch takes. */
const failedEndMs = 15_000;

/** Streams the audit trails to a file or to a syslog server, until it is stopped or, with `once`, until all events are sent. */
export async function runAuditStream(
  context: CommandContext,
  options: StreamOptions,
): Promise<void> {
  const { environment, operator, uptime, random } = context;
  const config = loadConfig(environment);
  const { instance, from, archives, name: stream } = options;
  const receiver = createReceiver(options);
  const send = options.once ? sendOnce : follow;
  const seals = {
    anchorKey: readAnchorKey(config.dataDir),
    // What another server has sealed can only be compared with its manifest.
    hasOtherKeys: config.databaseServer !== undefined && archives !== undefined,
    folder: archives,
  };
  try {
    await withDatabase(context, async (database, clock) => {
      const { reads } = database;
      const only =
        instance === undefined
          ? undefined
          : unlessRefused(await findOperatorCaller(reads, operator, instance)).instanceId;
      const holder = `${hostname()}:${process.pid}:${Buffer.from(random(4)).toString('hex')}`;
      await send(context, {
        ...{ reads, receiver, instance, from, clock, uptime },
        leases: createStreamLeases({ database, clock, operator, stream, holder }, only),
        originOf: (subdomain) => originOf(config, subdomain),
        checkSeal: (subdomain, archive) => checkSeal(seals, subdomain, archive),
        readArchived:
          archives === undefined
            ? undefined
            : (subdomain, archive) => archiveReader(archives, subdomain)(archive),
      });
    });
  } finally {
    receiver.close();
  }
}

function createReceiver({ to, mode }: StreamOptions): Receiver {
  if ('path' in to) return createFileReceiver(to.path, mode);
  return createSyslogReceiver(to.peer, { hostname: hostname(), pid: process.pid });
}

type Dependencies = Omit<StreamDependencies, 'report'>;

async function sendOnce(context: CommandContext, dependencies: Dependencies): Promise<void> {
  const { stdout, stderr } = context;
  const sent = new Map<string, { events: number; sequence: number }>();
  const progress = createProgress(stderr);
  const report: StreamReport = {
    ...silentReport,
    sent(instance, { events, sequence, unsent }) {
      sent.set(instance, { events: events + (sent.get(instance)?.events ?? 0), sequence });
      progress.show(`${instance}: sent up to event ${sequence}, ${unsent} left`);
    },
  };
  const stream = createAuditStream({ ...dependencies, report });
  try {
    await stream.drain();
  } catch (error) {
    throw failureOf(error);
  } finally {
    progress.clear();
    for (const [instance, { events, sequence }] of sent) {
      stdout.write(`${instance}: ${events} events sent, up to event ${sequence}\n`);
    }
    await stream.release();
  }
  if (sent.size === 0) stdout.write('No unsent events.\n');
}

function failureOf(error: unknown): unknown {
  if (error instanceof StreamHeld) {
    return new CommandFailure(
      'Another process runs this stream, or was killed within the last 30 seconds: stop it, or choose another --name.',
    );
  }
  if (error instanceof StreamFault) return new CommandFailure(error.message);
  if (error instanceof StoreUnavailable) return error;
  return new CommandFailure(
    `The receiver does not have all events (${reasonOf(error)}): they are sent again the next time.`,
  );
}

/** Without the text of errors that may quote events. */
function reasonOf(error: unknown): string {
  if (error instanceof Unconfirmed) return error.message;
  return errorCode(error) ?? (error instanceof Error ? error.name : typeof error);
}

async function follow(context: CommandContext, dependencies: Dependencies): Promise<void> {
  const { environment, stdout, uptime, exit } = context;
  // Loading it takes time that other commands do not have.
  const { createLogger } = await import('@mdhq/portal-log');
  const logger = createLogger(loadConfig(environment).logLevel, stdout);
  const giveUp = new AbortController();
  const stopped = untilStopped(process, (err) =>
    logger.fatal({ err }, 'uncaught error: the stream ends'),
  );
  stopped.then((stop) => {
    giveUp.abort();
    if ('error' in stop) setTimeout(() => exit(1), failedEndMs).unref();
  });
  const stream = createAuditStream({ ...dependencies, report: reportTo(logger, uptime) });
  logger.info({ version: readVersion(), node: process.version }, 'starting');
  await stream.follow(giveUp.signal);
  await stream.release().catch((err: unknown) => {
    logger.warn({ err }, 'the lease could not be ended: it ends within 30 seconds');
  });
  logger.info('stopped');
  if ('error' in (await stopped))
    throw new CommandFailure('The stream ended after an uncaught error.');
}

function reportTo(logger: Pick<Logger, 'info' | 'warn' | 'error'>, uptime: Uptime): StreamReport {
  let loggedAt = Number.NEGATIVE_INFINITY;
  return {
    sent(instance, { sequence, unsent }) {
      if (unsent === 0 || uptime() - loggedAt < progressMs) return;
      loggedAt = uptime();
      logger.info({ instance, sequence, unsent }, 'events were sent');
    },
    delayed(error, delayMs) {
      if (error instanceof StoreUnavailable) {
        logger.warn({ err: error, delayMs }, 'the database is unavailable: trying again');
      } else {
        const fields = { err: error, reason: reasonOf(error), delayMs };
        logger.warn(fields, 'the receiver does not have all events: sending them again');
      }
    },
    resumed: () => logger.info('events are sent again'),
    held: () => logger.warn('another process runs this stream: waiting for its end'),
    taken: (instances) => logger.info({ instances }, 'streaming'),
    faulty: (instance, fault) =>
      logger.error({ instance, reason: fault.message }, 'an audit trail cannot be streamed'),
    rewound: (instance, { sent, stored }) =>
      logger.warn(
        { instance, sent, stored },
        'the database was restored: events with the same sequences and other hashes may follow',
      ),
  };
}
