import { type ProblemCode, problems, type ValidationError } from '@mdhq/portal-types';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimited, type Refusal, type RefusalCode } from '../portal/refusal.ts';

/** Headers that belong to a problem. The wait is longer than the database waits for its lock. */
export const problemHeaders: Readonly<Partial<Record<ProblemCode, Record<string, string>>>> = {
  unauthenticated: { 'www-authenticate': 'Basic realm="MD HQ API", charset="UTF-8"' },
  unavailable: { 'retry-after': '10' },
};

/** Refusals that are validation errors which the schema can't express. */
const refusedValues = {
  'cursor-invalid': {
    parameter: 'cursor',
    detail: 'must be the next_cursor of a page with the same status',
  },
  'patient-name-invalid': { pointer: '/name', detail: 'must have a letter or a digit' },
} satisfies Partial<Record<RefusalCode, ValidationError>>;

/** The members of a problem that depend on the request. */
export interface ProblemMembers {
  detail?: string;
  errors?: ValidationError[];
  [member: string]: unknown;
}

/** Sends a problem detail (RFC 9457); `instance` is the id of the request. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ProblemCode,
  members: ProblemMembers = {},
): FastifyReply {
  return reply
    .code(problems[code].status)
    .headers(problemHeaders[code] ?? {})
    .type('application/problem+json')
    .send(problemJson(code, request.id, members));
}

/** Sends a refusal of the domain. */
export function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
): FastifyReply {
  if (refusal instanceof RateLimited) reply.headers(rateLimitHeaders(refusal));
  const { code } = refusal;
  if (isValidationError(code)) {
    return sendProblem(request, reply, 'validation-failed', { errors: [refusedValues[code]] });
  }
  return sendProblem(request, reply, code, refusal.members);
}

/** Whether a refusal is a validation error. */
export function isValidationError(code: RefusalCode): code is keyof typeof refusedValues {
  return code in refusedValues;
}

/** Serializes a problem detail. */
export function problemJson(
  code: ProblemCode,
  requestId: string,
  members: ProblemMembers = {},
): string {
  const { type, title, status, detail } = problems[code];
  return JSON.stringify({
    type,
    title,
    status,
    detail,
    instance: `urn:uuid:${requestId}`,
    ...members,
  });
}

/** The headers of a refused client (draft-ietf-httpapi-ratelimit-headers-10, RFC 9110 10.2.3). */
export function rateLimitHeaders({ limit, retryAfterSeconds }: RateLimited) {
  const { name, quota, windowSeconds } = limit;
  return {
    'retry-after': String(retryAfterSeconds),
    ratelimit: `"${name}";r=0;t=${retryAfterSeconds}`,
    'ratelimit-policy': `"${name}";q=${quota};w=${windowSeconds}`,
  };
}
