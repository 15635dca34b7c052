import type { IncomingMessage, ServerResponse } from 'node:http';
import { readJson } from '@mdhq/portal-spec/read-json';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLong } from './long-bodies.ts';
import { type BodyQueues, readBody } from './read-body.ts';

/**
 * Accepts only JSON of at most `limitBytes` as the body of a scope's routes. Bodies are queued, and `100 Continue` is sent,
 * only after the hooks have accepted the request, so not before authentication.
 */
export function acceptJsonBodies(
  scope: FastifyInstance,
  limitBytes: number,
  { arrivals, pieces }: BodyQueues,
): void {
  const expectant = new WeakMap<FastifyRequest, ServerResponse>();
  scope.addHook('preParsing', async (request, reply) => {
    const { headers } = request;
    if (/^100-continue$/i.test(headers.expect ?? '')) expectant.set(request, reply.raw);
    // Each tick of the event loop starts one long body.
    if (isLong(headers)) await arrivals(ownerOf(request))();
  });
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'application/json',
    async (request: FastifyRequest, body: IncomingMessage) => {
      const invite = () => expectant.get(request)?.writeContinue();
      const bytes = await readBody(body, limitBytes, () => pieces(ownerOf(request)), invite);
      return bytes.length === 0 ? undefined : readJson(bytes);
    },
  );
}

/** Instances take turns. All requests of the join page count as one owner. */
function ownerOf({ identity }: FastifyRequest): string | number {
  return identity?.caller.instanceId ?? 'links';
}
