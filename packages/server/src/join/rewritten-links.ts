import type { FastifyInstance, FastifyRequest } from 'fastify';
import { findClinic } from '../portal/instances/instances.ts';
import type { Database } from '../store/database.ts';
import { type JoinPage, sendJoinPage } from './join-page.ts';

export interface RewrittenLinkDependencies {
  page: JoinPage;
  database: Database;
  /** The subdomain of the instance that a request's Host names. */
  instanceOf(request: FastifyRequest): string | undefined;
}

/**
 * Links that mail gateways and programs have changed: `/portal/join%23<token>`, `#` encoded twice, a slash or punctuation
 * mark appended, doubled slashes, upper case.
 */
const rewrittenPath = /^\/+portal\/+join\/*(?:(?:eyJ|%|[^\w/-]).*)?$/i;

/**
 * Serves the join page for links that a gateway has rewritten (Q80). The page finds a token in the URL; the server neither
 * reads nor logs it. Call it before routes are added.
 */
export function serveRewrittenLinks(
  server: FastifyInstance,
  { page, database, instanceOf }: RewrittenLinkDependencies,
): void {
  server.addHook('onRequest', async (request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!request.is404 || !isRead || !rewrittenPath.test(path)) return;
    const clinic = await findClinic(database, instanceOf(request));
    if (clinic !== undefined) return sendJoinPage(reply, page, clinic);
  });
}
