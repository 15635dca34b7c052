import type { FastifyReply } from 'fastify';
import { rateLimitHeaders } from '../http/problems.ts';
import type { CredentialFault } from '../portal/invitations/new-credentials.ts';
import type { RateLimited } from '../portal/refusal.ts';
import type { InstancesTable } from '../store/schema.ts';

/**
 * The one answer to every link that does not work: unknown, used, expired, replaced, another clinic's.
 * Byte for byte the same, so that it tells nobody which (Q47).
 */
export function answerDeadLink(
  reply: FastifyReply,
  clinic: Pick<InstancesTable, 'name' | 'phone'>,
): FastifyReply {
  return sendPageProblem(reply, {
    title: 'Not Found',
    status: 404,
    detail: `This link does not work. For a new one, call ${clinic.name} at ${clinic.phone}.`,
  });
}

/** What the patient should put right; the link is as good as before. */
export function answerFaults(reply: FastifyReply, faults: CredentialFault[]): FastifyReply {
  return sendPageProblem(reply, {
    title: 'Unprocessable Content',
    status: 422,
    detail: 'Put right what errors names and send it again.',
    errors: faults.map(({ field, detail }) => ({ pointer: `/${field}`, detail })),
  });
}

/** How long to wait; neither the link nor what was filled in is the worse for it (Q48). */
export function answerTooOften(reply: FastifyReply, refusal: RateLimited): FastifyReply {
  return sendPageProblem(reply.headers(rateLimitHeaders(refusal)), {
    title: 'Too Many Requests',
    status: 429,
    detail: 'Nothing was changed. Try again after the time in Retry-After.',
  });
}

/** The page's own problems are none of the contract's, so they have no `type` (RFC 9457 4.2.1). */
function sendPageProblem(
  reply: FastifyReply,
  problem: { title: string; status: number; detail: string; errors?: object[] },
): FastifyReply {
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', ...problem }));
}
