import { randomBytes } from 'node:crypto';
import type { DestinationStream } from 'pino';
import { buildServer } from './build-server.ts';
import type { Config } from './config.ts';
import { createLogger } from './log.ts';
import type { Clock } from './portal/clock.ts';
import { defaultLinkLifetimes, inviteToPortal } from './portal/invitations.ts';
import { type LinkKeys, openLinkKeyFile, parseLinkKeys } from './portal/link-keys.ts';
import type { Random } from './portal/random.ts';
import type { Database } from './store/database.ts';
import { openSqliteDatabase } from './store/sqlite/open-database.ts';

/** What a test gives in place of the real thing. */
export interface Surroundings {
  clock?: Clock;
  random?: Random;
  /** Where log lines go; standard output by default. */
  log?: DestinationStream;
}

export interface RunningServer {
  /** Where it listens, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Takes no more requests, answers those under way, sends what is being sent, and closes the database. */
  close(): Promise<void>;
}

/** Opens the server's database, makes it where there is none, and brings its tables up to date. */
export function openDatabase(config: Config): Promise<Database> {
  return openSqliteDatabase(config.dataDir);
}

/** Starts the server: database, API, the page behind the link, and the worker that sends the mail. */
export async function startServer(
  config: Config,
  { clock = Date.now, random = randomBytes, log }: Surroundings = {},
): Promise<RunningServer> {
  const database = await openDatabase(config);
  const linkKeys = openLinkKeys(config, random);
  const logger = createLogger(config.logLevel, log);
  const originOf = (subdomain: string) => config.publicUrl.replace('{instance}', subdomain);
  const messageIdDomain = config.mailFrom.slice(config.mailFrom.lastIndexOf('@') + 1);
  const invitations = {
    database,
    clock,
    random,
    linkKeys,
    linkLifetimes: defaultLinkLifetimes,
    messageIdDomain,
  };

  const server = await buildServer({
    database,
    clock,
    originOf,
    invite: (caller, ptId) => inviteToPortal(invitations, caller, ptId),
    hostRules: config,
    logger,
    trustProxy: config.trustProxy,
  });
  const url = await server.listen(config.listen);
  return {
    url,
    async close() {
      await server.close();
      await database.close();
    },
  };
}

function openLinkKeys({ dataDir, linkKeys }: Config, random: Random): LinkKeys {
  return linkKeys === undefined ? openLinkKeyFile(dataDir, random) : parseLinkKeys(linkKeys);
}
