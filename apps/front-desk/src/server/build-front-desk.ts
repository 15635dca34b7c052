import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import fastifyCookie from '@fastify/cookie';
import { createTrust, type Uptime } from '@mdhq/portal-access';
import { createLogger } from '@mdhq/portal-log';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import type { FrontDeskConfig } from './config.ts';
import { createAddressOf } from './http/client-address.ts';
import { checkMessages, createDeskServer } from './http/desk-server.ts';
import { answerErrors } from './http/error-responses.ts';
import { closePromptly } from './http/prompt-close.ts';
import { requireSameOrigin } from './http/same-origin.ts';
import { setSecurityHeaders } from './http/security-headers.ts';
import { serveHealth } from './operations/health-route.ts';
import { logRequests } from './operations/request-log.ts';
import { serveSecurityTxt } from './operations/security-txt-route.ts';
import { servePage } from './page/page.ts';
import { createPortalAccess } from './portal/portal-access.ts';
import { servePortal } from './portal/portal-routes.ts';
import { createDeskSessions } from './sessions/desk-sessions.ts';
import { openEndedSessions } from './sessions/ended-sessions.ts';
import { serveSessions } from './sessions/session-routes.ts';
import { createThrottledSignIn } from './sessions/throttled-sign-in.ts';
import { readVersion } from './version.ts';

/** Dependencies of the front desk. */
export interface FrontDeskSurroundings {
  /** Epoch milliseconds; by default the system clock. */
  readonly now?: () => number;
  /** A monotonic clock in milliseconds; by default that of the process. */
  readonly uptime?: Uptime;
  /** Before the response to a sign-in that is refused without a request to the portal; half a second by default. */
  readonly pause?: () => Promise<void>;
  /** The destination of the JSON log lines. */
  readonly log: { write(line: string): void };
}

/** The largest body is that of a sign-in. */
const bodyLimit = 16 * 1024;

/** Several times as long as the portal takes to refuse credentials, so that its duration is hidden. */
const refusalPauseMs = 500;

/** Builds the front desk, without listening. */
export async function buildFrontDesk(
  config: FrontDeskConfig,
  {
    now = Date.now,
    uptime = () => performance.now(),
    pause = () => setTimeout(refusalPauseMs),
    log,
  }: FrontDeskSurroundings,
): Promise<FastifyInstance> {
  const secure = config.publicOrigin?.startsWith('https:') ?? false;
  const sessions = createDeskSessions({
    key: config.sessionKey ?? new Uint8Array(randomBytes(32)),
    ended: await openEndedSessions(config.signOutDir),
    secure,
    now,
  });
  const portal = createPortalAccess(config.portalUrl);
  const signIn = createThrottledSignIn({ portal, uptime, pause });
  const addressOf = createAddressOf(config.trustProxy);

  const logger: FastifyBaseLogger = createLogger('info', log);

  const app = fastify({
    loggerInstance: logger,
    // `logRequests` logs responses; Fastify's own log lines contain the URL.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit,
    serverFactory: (handle) =>
      createDeskServer(handle, {
        connectionsPerAddress: config.connectionsPerAddress,
        isTrusted: createTrust(config.trustProxy),
        secure,
      }),
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  closePromptly(app);
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request, reply) => {
    setSecurityHeaders(reply, { secure });
    if (!['GET', 'HEAD'].includes(request.method)) requireSameOrigin(request, config.publicOrigin);
  });
  checkMessages(app);
  answerErrors(app);
  logRequests(app);
  await app.register(fastifyCookie);
  serveHealth(app, readVersion());
  if (config.securityContact !== null) serveSecurityTxt(app, config.securityContact, now);
  serveSessions(app, { config, sessions, signIn, addressOf, now });
  servePortal(app, { sessions, portal, addressOf });
  await servePage(app);
  return app;
}
