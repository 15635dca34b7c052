import { randomBytes } from 'node:crypto';
import type { Uptime } from '@mdhq/portal-access';
import { createLogger, openLogDestination } from '@mdhq/portal-log';
import type { FastifyBaseLogger } from 'fastify';
import type { DestinationStream } from 'pino';
import { collectDefaultMetrics } from 'prom-client';
import { buildServer } from './build-server.ts';
import { type Config, originOf } from './config.ts';
import { mailOutcomes } from './mail/delivery.ts';
import {
  createOutboxWorker,
  type OutboxDependencies,
  type OutboxWorker,
} from './mail/outbox-worker.ts';
import { createMailTransport } from './mail/smtp/transport.ts';
import { readTemplate } from './mail/templates/template.ts';
import { createAuditPartitionWatch } from './operations/audit-partitions.ts';
import { freeBytesOf } from './operations/disk-space.ts';
import { createIntegrityWatch } from './operations/integrity.ts';
import { lastBackupAt } from './operations/last-backup.ts';
import { measureMail } from './operations/mail-metrics.ts';
import {
  createMetrics,
  type Metrics,
  measureBackup,
  measureLog,
  measureTrails,
} from './operations/metrics.ts';
import type { Clock } from './platform/clock.ts';
import type { Random } from './platform/random.ts';
import { createAnchors, openAnchorKey } from './portal/audit/anchors.ts';
import { type InvitationDependencies, inviteToPortal } from './portal/invitations/invitations.ts';
import { openLinkKeyFile } from './portal/invitations/link/link-key-file.ts';
import { finishLinkKeyRotations } from './portal/invitations/link/link-key-rotation.ts';
import { createPasswordStrength } from './portal/passwords/password-strength.ts';
import { createPasswords } from './portal/passwords/passwords.ts';
import { Refusal } from './portal/refusal.ts';
import {
  refuseBrokenLinks,
  refuseCleartext,
  refuseDemoSecrets,
  refuseKeyFileOfOneServer,
} from './start-checks.ts';
import type { Database, DatabaseReplaced } from './store/database.ts';
import { openStore } from './store/open-store.ts';
import { secureDataDirectory } from './store/sqlite/data-directory.ts';
import type { SqliteOptions } from './store/sqlite/open-database.ts';
import { readVersion } from './version.ts';

/** How long all mail is paused after the mail server has refused the server itself. */
const mailPauseMs = 60_000;

/** Clock, randomness and log, which tests replace. */
export interface Surroundings {
  clock?: Clock;
  /** Monotonic clock, in milliseconds. */
  uptime?: Uptime;
  random?: Random;
  /** Destination of the log; standard output by default. */
  log?: DestinationStream;
}

export interface RunningServer {
  /** The URL that it listens on, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Resolves if the server has to be closed because the files of its database were replaced. */
  readonly failed: Promise<Error>;
  readonly logger: FastifyBaseLogger;
  /** Shuts down gracefully: finishes the requests and emails in progress, and closes the database. */
  close(): Promise<void>;
}

/** Opens the database of the server, creates it if there is none, and runs the migrations. */
export async function openDatabase(config: Config, options: SqliteOptions = {}): Promise<Database> {
  return (await openStore(config, options)).database;
}

/** Starts the server: database, API, join page, and the worker that sends mail. */
export async function startServer(
  config: Config,
  surroundings: Surroundings = {},
): Promise<RunningServer> {
  refuseCleartext(config);
  refuseKeyFileOfOneServer(config);
  // The embedded database secures it, too.
  if (config.databaseServer !== undefined) secureDataDirectory(config.dataDir);
  const version = readVersion();
  const metrics = createMetrics(version);
  collectDefaultMetrics({ register: metrics.registry });
  const standardOutput = openLogDestination(1);
  const { log = standardOutput, clock } = surroundings;
  const logger = createLogger(config.logLevel, log);
  logger.info({ version, node: process.version }, 'starting');
  measureLog(metrics, standardOutput);
  measureBackup(metrics, () => lastBackupAt(config.dataDir));
  const replaced = Promise.withResolvers<DatabaseReplaced>();
  const { database, clock: sharedClock } = await openStore(config, {
    use: 'server',
    onCommit: metrics.committed,
    onReplaced: replaced.resolve,
    onRenamed: ({ subdomain: instance, pt_id }) =>
      logger.warn({ instance, pt_id }, 'a migration changed the user name of a patient'),
    onRemoved: (path) => logger.warn({ path }, 'removed what an interrupted command had left'),
    ...(clock === undefined ? {} : { clock }),
  }).catch(async (error: unknown) => {
    await standardOutput.close();
    throw error;
  });
  const close = async () => {
    await database.close();
    await standardOutput.close();
  };
  try {
    await refuseDemoSecrets(config, database);
    await refuseBrokenLinks(config, database);
    const dropped = () => standardOutput.dropped;
    const { url, close: stop } = await serve(
      config,
      database,
      replaced.promise,
      { version, metrics, logger, dropped },
      { sharedClock, ...surroundings },
    );
    return {
      url,
      logger,
      failed: replaced.promise,
      async close() {
        await stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Reporting {
  metrics: Metrics;
  logger: FastifyBaseLogger;
  /** Of the server. */
  version: string;
  /** How many log lines were dropped. */
  dropped(): number;
}

async function serve(
  config: Config,
  database: Database,
  failed: Promise<DatabaseReplaced>,
  { version, metrics, logger, dropped }: Reporting,
  { sharedClock, ...surroundings }: Surroundings & { sharedClock: Clock | undefined },
): Promise<Pick<RunningServer, 'url' | 'close'>> {
  const { uptime = () => performance.now(), random = randomBytes } = surroundings;
  const clock = surroundings.clock ?? sharedClock ?? Date.now;
  if (config.linkKeys === undefined) await finishLinkKeyRotations(database, config.dataDir, clock);
  const linkKeys =
    config.linkKeys ??
    openLinkKeyFile(config.dataDir, random, (err) =>
      logger.error({ err }, 'cannot read the changed link key file: the previous keys stay in use'),
    );
  const shared = {
    database,
    clock,
    uptime,
    random,
    linkKeys,
    originOf: (subdomain: string) => originOf(config, subdomain),
    logger,
  };
  const worker = mailWorker(config, { ...shared, onAttempt: measureMail(metrics, mailOutcomes) });
  const { dataDir, databaseServer, auditArchives: archives } = config;
  const anchors = createAnchors(
    database.reads,
    openAnchorKey(config.dataDir, random),
    logger,
    dropped,
    { folder: archives, hasOtherKeys: databaseServer !== undefined },
  );
  const integrity = createIntegrityWatch({ dataDir, databaseServer, archives }, clock, logger);
  const { auditPartitions } = database;
  const partitions = auditPartitions && createAuditPartitionWatch(auditPartitions, clock, logger);
  measureTrails(metrics, {
    get trailsVerifiedAt() {
      return integrity.trailsVerifiedAt;
    },
    brokenTrails: () => new Set([...integrity.brokenTrails, ...anchors.changedTrails]),
  });
  const passwords = createPasswords(uptime);
  const passwordStrength = createPasswordStrength();

  const invitations: InvitationDependencies = {
    ...shared,
    linkLifetimes: config.linkLifetimes,
    invitationLimits: config.invitationLimits,
    messageIdDomain: config.mailFrom.slice(config.mailFrom.lastIndexOf('@') + 1),
  };
  const server = await buildServer({
    ...shared,
    ...invitations,
    onMailQueued: () => worker?.wake(),
    async invite(writes, caller, ptId) {
      const outcome = await inviteToPortal({ ...invitations, database: writes }, caller, ptId);
      if (!(outcome instanceof Refusal)) worker?.wake();
      return outcome;
    },
    passwords,
    passwordStrength,
    freeBytes: freeBytesOf(config.dataDir),
    integrity: databaseServer === undefined ? integrity : undefined,
    ...(sharedClock !== undefined && { keyClock: async () => sharedClock() }),
    requestsPerMinute: config.requestsPerMinute,
    connectionsPerAddress: config.connectionsPerAddress,
    hostRules: config,
    trustProxy: config.trustProxy,
    metrics,
    metricsToken: config.metricsToken,
    securityContact: config.securityContact,
    version,
  });
  const stop = async () => {
    integrity.close();
    await Promise.all([server.close(), worker?.stop()]);
    await Promise.all([passwords.close(), passwordStrength.close()]);
    await Promise.all([anchors.stop(), partitions?.stop()]);
  };
  try {
    const url = await server.listen(config.listen);
    worker?.start();
    integrity.start();
    anchors.start();
    partitions?.start();
    failed.then((fault) => logger.fatal({ err: fault }, 'the database was replaced: stopping'));
    return { url, close: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The worker that sends the mail of the outbox; undefined if no mail server is configured. */
function mailWorker(
  { smtpServer, mailFrom }: Config,
  shared: Omit<OutboxDependencies, 'transport' | 'templates' | 'pauseMs'>,
): OutboxWorker | undefined {
  if (smtpServer === undefined) {
    shared.logger.warn('SMTP_URL is not set: invitations are recorded, but not mailed');
    return undefined;
  }
  return createOutboxWorker({
    ...shared,
    transport: createMailTransport({ server: smtpServer, from: mailFrom }),
    templates: { invitation: readTemplate('invitation'), notice: readTemplate('notice') },
    pauseMs: mailPauseMs,
  });
}
