import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Stop, untilStopped } from '@mdhq/portal-hosting';
import type { Command } from 'commander';
import { loadConfig } from '../../config.ts';
import type { RunningServer } from '../../start-server.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../command-failure.ts';

/** By then everything is loaded, and clients that waited for the start have been served. */
const loadedMs = 3_000;
/** Longer than a shutdown with slow clients and slow mail takes. */
const failedShutdownMs = 15_000;

/** Adds `mdhq-portal serve`. */
export function addServeCommand(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .summary('run the server')
    .description(
      'Runs the server until SIGINT (Ctrl-C), SIGTERM or SIGHUP; then it finishes the\n' +
        'requests in progress and exits. Logs go to standard output, as JSON, one line each.',
    )
    .addHelpText('after', examples)
    .action(() => serve(context));
}

async function serve({ environment, stdout, stderr, exit }: CommandContext): Promise<void> {
  const config = loadConfig(environment);
  // After a quiet while V8 lets the heap grow by a third only. Reading long bodies (Q29) then collects all of it, which stops
  // everybody for 4-10 ms, every 14 MB.
  setFlagsFromString('--heap-growing-percent=150');
  // The server's libraries take half a second to load, which no other command needs.
  const [{ startServer }, { createLogger }] = await Promise.all([
    import('../../start-server.ts'),
    import('../../log.ts'),
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
  // Standard output has the logs, and nothing that is not JSON.
  stderr.write(`Listening on ${server.url}, data in ${config.dataDir}. Ctrl-C stops it.\n`);
  setTimeout(collectGarbage, loadedMs).unref();
  server.failed.then(exitLater);
  const fault = await Promise.race([stopped.then(faultOf), server.failed]);
  await server.close();
  if (fault !== undefined) throw fault;
  // The line above may still wait in a pipe that is not read, and a process waits for its pipes.
  exit(0);
}

/** Loading leaves 25 MB behind, which V8 would keep while the server is quiet. Takes less than a tenth of a second, once. */
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

The environment:
  PORTAL_LISTEN            address:port; 127.0.0.1:4010
  PORTAL_DATA_DIR          database and link keys; ./portal-data
  PORTAL_DATABASE_URL      must be unset: there is no other database yet
  PORTAL_BASE_DOMAIN       an instance is the label before it; md-hq.com
  PORTAL_PUBLIC_URL        where links lead; https://{instance}.md-hq.com
  PORTAL_CONNECTION_LIMIT  connections of a client address, or off; 1000
  PORTAL_DEFAULT_INSTANCE  the one meant by a bare address; none
  PORTAL_INVITATION_LIMIT  those of an instance an hour, or off; 1000
  PORTAL_JOIN_LINK_HOURS  how long a link to join works; 72
  PORTAL_RESET_LINK_MINUTES  how long a link to reset the password does; 60
  PORTAL_PATIENT_INVITATION_LIMIT  those of a patient an hour, or off; 5
  PORTAL_LINK_KEYS         kid:key,...; a key file in the data directory
  PORTAL_MAIL_FROM         the sender's address; portal@ the base domain
  PORTAL_LOG_LEVEL         fatal to trace, or silent; info
  PORTAL_METRICS_TOKEN     who may read /metrics; only this machine
  PORTAL_RATE_LIMIT        requests of an API user a minute, or off; 6000
  PORTAL_TRUST_PROXY       proxies whose X-Forwarded-For is believed; none
  SMTP_URL                 smtp://host:port; without it mail waits
`;
