import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Database } from '../store/database.ts';
import { findInstance } from '../store/instances/instances.ts';
import { readJoinPage, sendJoinPage } from './join-page.ts';

export interface RewrittenLinkDependencies {
  database: Database;
  /** The subdomain of the instance that a request's Host names. */
  instanceOf(request: FastifyRequest): string | undefined;
}

/**
 * Links as mail gateways and programs leave them: `/portal/join%23<token>`, the `#` encoded twice, a slash or a punctuation
 * mark appended, slashes doubled, upper case.
 */
const rewrittenPath = /^\/+portal\/+join\/*(?:(?:eyJ|%|[^\w/-]).*)?$/i;

/**
 * Serves the page behind the link where a gateway has rewritten the link (Q80). The page finds the token that was moved into
 * the URL; here it is neither read nor logged. Call it before the routes are added.
 */
export function serveRewrittenLinks(
  server: FastifyInstance,
  { database, instanceOf }: RewrittenLinkDependencies,
): void {
  const page = readJoinPage();
  server.addHook('onRequest', async (request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!request.is404 || !isRead || !rewrittenPath.test(path)) return;
    const subdomain = instanceOf(request);
    const clinic = subdomain && (await findInstance(database.reads, subdomain));
    if (clinic) return sendJoinPage(reply, page, clinic);
  });
}
