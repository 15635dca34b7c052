import type { RequestListener, Server } from 'node:http';
import { connectingNetwork, type IsTrusted } from '@mdhq/portal-access';
import { createBoundedServer, framingFault } from '@mdhq/portal-hosting';
import type { FastifyInstance } from 'fastify';
import type { DeskErrorBody } from '../../shared/desk-api.ts';
import { DeskError } from './desk-error.ts';
import { securityHeaders } from './security-headers.ts';

export interface DeskServerOptions {
  /** The most connections of one client address; null for no limit. */
  readonly connectionsPerAddress: number | null;
  /** Trusted proxies are not limited. */
  readonly isTrusted: IsTrusted;
  /** Whether browsers reach the desk by https. */
  readonly secure: boolean;
}

/** The HTTP server of Fastify, with limits for each client (Q34, Q69, Q70). */
export function createDeskServer(handle: RequestListener, options: DeskServerOptions): Server {
  // The page retries a call with this code.
  const body = JSON.stringify({ code: 'portal-unreachable' } satisfies DeskErrorBody);
  return createBoundedServer(handle, {
    http: {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: 72_000,
    },
    idleMs: 60_000,
    responseMs: 60_000,
    checkEveryMs: 1_000,
    connectionsPerClient: options.connectionsPerAddress ?? undefined,
    clientOf: (address) => connectingNetwork(address, options.isTrusted),
    unavailable: () => ({
      headers: {
        ...securityHeaders(options),
        'Content-Type': 'application/json; charset=utf-8',
        'Retry-After': '10',
      },
      body,
    }),
  });
}

/**
 * Refuses messages with a framing that is not supported (Q35), and invites a body only once a request has passed the
 * hooks registered before (Q4).
 */
export function checkMessages(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (framingFault(request.raw) === undefined) return;
    reply.header('Connection', 'close');
    throw new DeskError('invalid-request');
  });
  app.addHook('preParsing', async (request, reply) => {
    if (!/^100-continue$/i.test(request.headers.expect ?? '')) return;
    if (request.is404) throw new DeskError('no-such-route');
    reply.raw.writeContinue();
  });
}
