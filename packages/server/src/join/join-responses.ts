import type { FastifyReply } from 'fastify';
import { rateLimitHeaders } from '../http/problems.ts';
import type { Clinic } from '../portal/instances/instances.ts';
import type { CredentialFault } from '../portal/invitations/new-credentials.ts';
import type { RateLimited } from '../portal/refusal.ts';

/**
 * The response to every link that is not active: unknown, used, expired, replaced, or of another clinic. It is
 * identical for all of them, so that it does not reveal which (Q47).
 */
export function sendInactiveLink(reply: FastifyReply, clinic: Clinic): FastifyReply {
  return sendPageProblem(reply, {
    title: 'Not Found',
    status: 404,
    detail: `This link does not work. For a new one, call ${clinic.name} at ${clinic.phone}.`,
  });
}

/** Invalid input of the patient; the link stays active. */
export function sendFaults(reply: FastifyReply, faults: CredentialFault[]): FastifyReply {
  return sendPageProblem(reply, {
    title: 'Unprocessable Content',
    status: 422,
    detail: 'Correct the errors listed in errors, then send the request again.',
    errors: faults.map(({ field, detail }) => ({ pointer: `/${field}`, detail })),
  });
}

/** The client has to wait; the link stays active (Q48). */
export function sendTooOften(reply: FastifyReply, refusal: RateLimited): FastifyReply {
  return sendPageProblem(reply.headers(rateLimitHeaders(refusal)), {
    title: 'Too Many Requests',
    status: 429,
    detail: 'Nothing was changed. Try again after the time in Retry-After.',
  });
}

/** The problems of the join page are not part of the contract, so their type is `about:blank` (RFC 9457 4.2.1). */
function sendPageProblem(
  reply: FastifyReply,
  problem: { title: string; status: number; detail: string; errors?: object[] },
): FastifyReply {
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', ...problem }));
}
