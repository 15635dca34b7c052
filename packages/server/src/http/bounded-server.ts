import { randomUUID } from 'node:crypto';
import type { RequestListener, Server } from 'node:http';
import { connectingNetwork, type IsTrusted } from '@mdhq/portal-access';
import { createBoundedServer, type Exceeded } from '@mdhq/portal-hosting';
import { problemHeaders, problemJson } from './problems.ts';
import { securityHeaders } from './security-headers.ts';

/** How long a client may take, in milliseconds (Q34, Q70). */
export interface Deadlines {
  headersMs: number;
  /** For headers and body together. */
  requestMs: number;
  /** From the headers until the response has been read. */
  responseMs: number;
  /** How often they are checked. */
  checkEveryMs: number;
}

/** The limits of one client's connections. */
interface ConnectionRules {
  /** Per client network; undefined for no limit. */
  connectionsPerAddress: number | undefined;
  /** Trusted proxies connect for all, and are not limited. */
  isTrusted: IsTrusted;
  /** Called for each connection that is refused, or closed because it sent too many requests ahead. */
  onRefused(exceeded: Exceeded): void;
}

export const defaultDeadlines: Deadlines = {
  headersMs: 10_000,
  requestMs: 30_000,
  responseMs: 60_000,
  checkEveryMs: 1_000,
};

/** Once so much of a body waits to be read, reading from the socket is paused. */
const readAheadBytes = 16_384;
/** Inactivity after which a connection is closed while a request is in progress, and between two requests. */
const idleMs = 60_000;
const keepAliveMs = 72_000;

/** The HTTP server below Fastify, with limits on what one client can use. */
export function boundedServer(
  handle: RequestListener,
  deadlines: Deadlines,
  { connectionsPerAddress, isTrusted, onRefused }: ConnectionRules,
): Server {
  const { headersMs, requestMs, responseMs, checkEveryMs } = deadlines;
  return createBoundedServer(handle, {
    http: {
      requireHostHeader: false,
      highWaterMark: readAheadBytes,
      // A client that sends its headers or body drop by drop is cut off.
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: checkEveryMs,
      keepAliveTimeout: keepAliveMs,
    },
    idleMs,
    responseMs,
    checkEveryMs,
    connectionsPerClient: connectionsPerAddress,
    clientOf: (address) => connectingNetwork(address, isTrusted),
    unavailable(exceeded) {
      onRefused(exceeded);
      const requestId = randomUUID();
      return {
        headers: {
          ...securityHeaders,
          ...problemHeaders.unavailable,
          'x-request-id': requestId,
          'content-type': 'application/problem+json',
        },
        body: problemJson('unavailable', requestId),
      };
    },
  });
}
