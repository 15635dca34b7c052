import { randomUUID } from 'node:crypto';
import { maxHeaderSize } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { createTrust } from '@mdhq/portal-access';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify';
import { createRequestAuthentication } from './http/access/authentication.ts';
import { addClientAddresses } from './http/access/client-addresses.ts';
import { type HostRules, instanceOfHost, requireUnambiguousRequest } from './http/access/host.ts';
import { createFailedLogInRecord, createRefusalRecord } from './http/access/refused-access.ts';
import { limitLongBodies } from './http/bodies/long-bodies.ts';
import { createBodyQueues } from './http/bodies/read-body.ts';
import { boundedServer, type Deadlines, defaultDeadlines } from './http/bounded-server.ts';
import { handleClientError } from './http/client-errors.ts';
import { type ApiDependencies, apiPrefix, apiRoutes } from './http/contract/api-routes.ts';
import { loadContract, type Operation } from './http/contract/operations.ts';
import {
  createValidatorCompiler,
  type ValidatorCompiler,
} from './http/contract/validator-compiler.ts';
import { handleError } from './http/errors.ts';
import { shutDownGracefully } from './http/graceful-shutdown.ts';
import { createHandlers, type HandlerDependencies } from './http/handlers.ts';
import { logRequests } from './http/request-log.ts';
import { addSecurityHeaders, setSecurityHeaders } from './http/security-headers.ts';
import { handleUnknownRoutes } from './http/unknown-routes.ts';
import { readJoinPage } from './join/join-page.ts';
import { joinRoutes } from './join/join-routes.ts';
import { serveRewrittenLinks } from './join/rewritten-links.ts';
import { clinicRoute } from './operations/clinic-route.ts';
import type { FreeBytes } from './operations/disk-space.ts';
import { docsRoutes } from './operations/docs-routes.ts';
import { type HealthDependencies, healthRoutes } from './operations/health-routes.ts';
import type { Integrity } from './operations/integrity.ts';
import { measureOutbox } from './operations/mail-metrics.ts';
import {
  countResponses,
  measureDisk,
  measureIntegrity,
  measureResponses,
} from './operations/metrics.ts';
import { type MetricsDependencies, metricsRoute } from './operations/metrics-route.ts';
import { type SecurityTxtDependencies, securityTxtRoute } from './operations/security-txt-route.ts';
import { measureAuditStreams } from './operations/stream-metrics.ts';
import { createKeyClock, type KeyClock } from './portal/access/idempotency.ts';
import { createRequestRates } from './portal/access/request-rates.ts';
import {
  countWindowMs,
  createRepeatedEvents,
  type RepeatedEvents,
} from './portal/audit/repeated-events.ts';
import type { InvitationDependencies } from './portal/invitations/invitations.ts';
import { createLinkLimits } from './portal/invitations/link/link-limits.ts';
import type { PasswordStrength } from './portal/passwords/password-strength.ts';
import {
  createResponseBytes,
  defaultResponseByteLimits,
  type ResponseByteLimits,
} from './portal/response-bytes.ts';

export interface ServerDependencies
  extends HandlerDependencies,
    InvitationDependencies,
    MetricsDependencies,
    SecurityTxtDependencies,
    Pick<HealthDependencies, 'version'> {
  /** Per API user; undefined for no limit. */
  requestsPerMinute: number | undefined;
  passwordStrength: PasswordStrength;
  /** Called after the join page has committed mail to the outbox. */
  onMailQueued(): void;
  /** The clock for the age of idempotency keys; by default one that a change of the wall clock does not affect. */
  keyClock?: KeyClock;
  /** Free bytes on the disk of the database. */
  freeBytes: FreeBytes;
  /** Undefined if the server does not check the database for damage. */
  integrity: Integrity | undefined;
  deadlines?: Deadlines;
  /** Concurrent connections per client network; undefined for no limit. */
  connectionsPerAddress: number | undefined;
  responseByteLimits?: ResponseByteLimits;
  /** Delays the response to credentials that are refused without verification; `refusalPauseMs` by default. */
  pause?: () => Promise<void>;
  /** The operations of the contract, and the compiler of their schemas. Servers that share them start faster. */
  operations?: readonly Operation[];
  validatorCompiler?: ValidatorCompiler;
  hostRules: HostRules;
  logger: FastifyBaseLogger;
  /** Addresses or networks of proxies whose forwarding headers are trusted. */
  trustProxy: readonly string[];
}

/** Several times the duration of a verification, so that the response time does not reveal whether there was one (Q3). */
const refusalPauseMs = 500;

/** Wires the server together, without listening. */
export async function buildServer(dependencies: ServerDependencies): Promise<FastifyInstance> {
  const { hostRules, logger, requestsPerMinute, trustProxy, uptime } = dependencies;
  const { connectionsPerAddress, deadlines = defaultDeadlines } = dependencies;
  const { responseByteLimits = defaultResponseByteLimits } = dependencies;
  const { pause = () => setTimeout(refusalPauseMs) } = dependencies;
  const { operations = await loadContract(), validatorCompiler = createValidatorCompiler() } =
    dependencies;
  const isTrusted = createTrust(trustProxy);
  const server: FastifyInstance = fastify({
    serverFactory: (handle) =>
      boundedServer(handle, deadlines, {
        connectionsPerAddress,
        isTrusted,
        onRefused: dependencies.metrics.refusedConnection,
      }),
    loggerInstance: logger,
    // `logRequests` logs responses; Fastify's own log lines contain the URL.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: isTrusted,
    exposeHeadRoutes: false,
    // No URL that node:http accepts is longer, so the validation checks every id.
    routerOptions: { maxParamLength: maxHeaderSize },
    forceCloseConnections: 'idle',
    // Requests on open connections are still served; Fastify's own 503 has no problem detail.
    return503OnClosing: false,
    clientErrorHandler: handleClientError,
    frameworkErrors(error, request, reply) {
      setSecurityHeaders(request, reply);
      handleError(error, request, reply);
    },
  });
  server.decorateRequest('identity', undefined);
  addClientAddresses(server, isTrusted);
  server.setErrorHandler(handleError);
  shutDownGracefully(server);
  limitLongBodies(server);
  addSecurityHeaders(server);
  requireUnambiguousRequest(server);
  const instanceOf = (request: FastifyRequest) => instanceOfHost(request.headers.host, hostRules);
  const page = readJoinPage();
  serveRewrittenLinks(server, { page, database: dependencies.database, instanceOf });
  handleUnknownRoutes(server);
  logRequests(server);
  countResponses(server, dependencies.metrics);

  const { clock, database, metrics } = dependencies;
  const repeatedEvents = createRepeatedEvents({
    ...{ database, clock, uptime, onCount: metrics.counted },
    onDelayed: (err) =>
      logger.warn({ err }, 'counted audit events could not be recorded yet: trying again'),
    onLost: (err, acts) =>
      logger.error({ err, acts }, 'counted audit events could not be recorded'),
  });
  recordCountsInTime(server, repeatedEvents);

  const bodyQueues = createBodyQueues();
  const responseBytes = createResponseBytes(responseByteLimits);
  const api: ApiDependencies = {
    operations,
    validatorCompiler,
    handlers: createHandlers(dependencies),
    authenticate: createRequestAuthentication({ ...dependencies, pause }, hostRules),
    recordFailedLogIn: createFailedLogInRecord({ database, repeatedEvents }, hostRules),
    recordRefusal: createRefusalRecord(dependencies),
    requestRates:
      requestsPerMinute === undefined ? undefined : createRequestRates(uptime, requestsPerMinute),
    bodyQueues,
    responseBytes,
    database: dependencies.database,
    clock: dependencies.clock,
    keyClock: dependencies.keyClock ?? createKeyClock(clock, uptime),
  };
  await server.register((scope) => apiRoutes(scope, api), { prefix: apiPrefix });

  const linkLimits = createLinkLimits(uptime);
  await server.register((scope) =>
    joinRoutes(scope, {
      ...dependencies,
      page,
      linkLimits,
      repeatedEvents,
      instanceOf,
      bodyQueues,
      validatorCompiler,
    }),
  );

  measureOutbox(dependencies.metrics, dependencies.database, dependencies.clock);
  measureAuditStreams(metrics, database.reads, clock);
  measureResponses(dependencies.metrics, responseBytes);
  measureDisk(dependencies.metrics, dependencies.freeBytes);
  if (dependencies.integrity !== undefined) {
    measureIntegrity(dependencies.metrics, dependencies.integrity);
  }
  await server.register((scope) => clinicRoute(scope, { database, instanceOf }));
  await server.register((scope) => healthRoutes(scope, dependencies));
  await server.register((scope) => metricsRoute(scope, dependencies));
  await server.register((scope) => securityTxtRoute(scope, dependencies));
  await server.register(docsRoutes);
  return server;
}

/** Records the counts of repeated audit events when their window ends and at shutdown, even without further requests. */
function recordCountsInTime(server: FastifyInstance, repeatedEvents: RepeatedEvents): void {
  let timer: NodeJS.Timeout | undefined;
  server.addHook('onReady', async () => {
    timer = setInterval(() => void repeatedEvents.turn(), countWindowMs);
    timer.unref();
  });
  server.addHook('onClose', async () => {
    clearInterval(timer);
    await repeatedEvents.close();
  });
}
