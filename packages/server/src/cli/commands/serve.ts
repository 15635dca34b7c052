import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Stop, untilStopped } from '@mdhq/portal-hosting';
import type { Command } from 'commander';
import { type Config, loadConfig } from '../../config.ts';
import type { RunningServer } from '../../start-server.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../failures.ts';

/** By then everything is loaded, and clients that waited for the start are served. */
const loadedMs = 3_000;
/** Longer than a shutdown with slow clients and slow mail takes. */
const failedShutdownMs = 15_000;

/** Adds `mdhq-portal serve`. */
export function addServeCommand(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .summary('run the server')
    .description(
      'Run the server until SIGINT (Ctrl-C), SIGTERM or SIGHUP. It then finishes the ' +
        'requests in progress and exits. The log goes to standard output (NDJSON).',
    )
    .addHelpText('after', examples)
    .action(() => serve(context));
}

async function serve({ environment, stdout, stderr, exit }: CommandContext): Promise<void> {
  const config = loadConfig(environment);
  // After an idle period, V8 lets the heap grow by only a third. Reading long bodies (Q29) then triggers a full garbage
  // collection every 14 MB, which stops all requests for 4-10 ms.
  setFlagsFromString('--heap-growing-percent=150');
  // The server's libraries take half a second to load, which no other command needs.
  const [{ startServer }, { createLogger }] = await Promise.all([
    import('../../start-server.ts'),
    import('@mdhq/portal-log'),
  ]);
  // The server opens its log only while it starts.
  let logger: Pick<RunningServer['logger'], 'fatal'> = createLogger(config.logLevel, stdout);
  const stopped = untilStopped(process, (err) =>
    logger.fatal({ err }, 'uncaught error: the server shuts down'),
  );
  // The exit code makes a supervisor start it again, also where the start or the shutdown hangs.
  const exitLater = () => setTimeout(() => exit(1), failedShutdownMs).unref();
  stopped.then((stop) => 'error' in stop && exitLater());
  const server = await startServer(config);
  logger = server.logger;
  // Standard output is for the log alone.
  stderr.write(`Listening on ${server.url}, data in ${placeOf(config)}. Press Ctrl-C to stop.\n`);
  setTimeout(collectGarbage, loadedMs).unref();
  server.failed.then(exitLater);
  const fault = await Promise.race([stopped.then(faultOf), server.failed]);
  await server.close();
  if (fault !== undefined) throw fault;
  // The line above may still wait in a pipe that is not read, and a process waits for its pipes.
  exit(0);
}

function placeOf({ dataDir, databaseServer }: Config): string {
  if (databaseServer === undefined) return dataDir;
  const { host, port, database } = databaseServer;
  return `PostgreSQL database ${database} at ${host}:${port}`;
}

/**
 * Frees 25 to 30 MB that loading leaves behind, and that V8 still keeps a minute later. Stops the server for about 0.15 s,
 * once.
 */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext("gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })");
  setFlagsFromString('--no-expose-gc');
}

function faultOf(stop: Stop): Error | undefined {
  return 'error' in stop
    ? new CommandFailure('The server shut down after an uncaught error.')
    : undefined;
}

const examples = `
Examples:
  mdhq-portal serve
  PORTAL_LISTEN=127.0.0.1:8080 SMTP_URL=smtp://localhost:25 mdhq-portal serve

Environment:
  PORTAL_AUDIT_ARCHIVES            folder of the archives of audit trails, to
                                   check their seals (default: none)
  PORTAL_BASE_DOMAIN               domain of the instances
                                   (default: md-hq.com)
  PORTAL_CONNECTION_LIMIT          connections per client address, or off
                                   (default: 1000)
  PORTAL_DATABASE_CONNECTIONS      connections to PostgreSQL (default: 10)
  PORTAL_DATABASE_URL              PostgreSQL: postgres://user:pw@host/name
                                   (default: none, an embedded database)
  PORTAL_DATA_DIR                  data directory (default: ./portal-data)
  PORTAL_DEFAULT_INSTANCE          instance for requests to localhost or an IP
                                   address (default: none)
  PORTAL_INVITATION_LIMIT          invitations per instance and hour, or off
                                   (default: 1000)
  PORTAL_JOIN_LINK_HOURS           hours until a link to join expires
                                   (default: 72)
  PORTAL_LINK_KEYS                 link keys, kid:key,...
                                   (default: a key file in the data directory)
  PORTAL_LISTEN                    address:port (default: 127.0.0.1:4010)
  PORTAL_LOG_LEVEL                 fatal, error, warn, info, debug, trace or
                                   silent (default: info)
  PORTAL_MAIL_FROM                 sender of all mail
                                   (default: portal@ and the base domain)
  PORTAL_METRICS_TOKEN             bearer token for /metrics
                                   (default: none, local programs only)
  PORTAL_PATIENT_INVITATION_LIMIT  invitations per patient and hour, or off
                                   (default: 5)
  PORTAL_PUBLIC_URL                URL that links in emails begin with
                                   (default: https://{instance}. and the base
                                   domain)
  PORTAL_RATE_LIMIT                requests per API user and minute, or off
                                   (default: 6000)
  PORTAL_RESET_LINK_MINUTES        minutes until a link to reset the password
                                   expires (default: 60)
  PORTAL_SECURITY_CONTACT          URL in security.txt, such as
                                   mailto:security@example.org
                                   (default: none, no security.txt)
  PORTAL_SECURITY_EXPIRES          last day of that contact: 2027-06-30
                                   (default: none)
  PORTAL_TRUST_PROXY               proxies whose X-Forwarded-For is trusted
                                   (default: none)
  SMTP_URL                         mail server, smtp:// or smtps://
                                   (default: none, mail waits in the outbox)
`;
