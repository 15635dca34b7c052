import type { ProblemCode, ValidationError } from '@mdhq/portal-types';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimited, type Refusal } from '../portal/refusal.ts';

interface ProblemText {
  status: number;
  title: string;
  detail: string;
  headers?: Readonly<Record<string, string>>;
}

/** Where each problem is explained; the contract lists the very URLs. */
const problemsPage = 'https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md';

/** Seconds after which it is worth coming back: longer than the database waits for its lock. */
const retryAfterSeconds = '10';

/** The one table from code to answer. The words are the contract's. */
export const problemTexts: Readonly<Record<ProblemCode, ProblemText>> = {
  'malformed-request': {
    status: 400,
    title: "The request can't be read",
    detail: 'The request line, a header or the URL is not valid.',
  },
  unauthenticated: {
    status: 401,
    title: 'Authentication is required',
    detail:
      'Send the name and secret of an API user of this instance with HTTP Basic authentication.',
    headers: { 'www-authenticate': 'Basic realm="MD HQ API", charset="UTF-8"' },
  },
  forbidden: {
    status: 403,
    title: 'This API user may not do that',
    detail: 'This API user is read-only. Ask the clinic for one that may write.',
  },
  'route-unavailable': {
    status: 404,
    title: 'No such route',
    detail: 'This instance has no such route.',
  },
  'patient-not-found': {
    status: 404,
    title: 'No such patient',
    detail: 'This instance has no patient with this pt_id.',
  },
  'request-not-found': {
    status: 404,
    title: 'No such portal request',
    detail: 'This patient has no portal request with this queue_request_id.',
  },
  'request-already-dismissed': {
    status: 404,
    title: 'The portal request was dismissed before',
    detail:
      'This portal request is no longer in the queue; dismissed_at and dismissed_by say since when and by whom.',
  },
  'invitation-not-found': {
    status: 404,
    title: 'No such invitation',
    detail: 'This patient has no invitation with this invitation_id.',
  },
  'invitation-already-ended': {
    status: 404,
    title: 'The invitation has ended before',
    detail: 'The link of this invitation works no more; state says why. It was not changed.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This route does not take this method',
    detail: 'The header Allow says which methods this route takes.',
  },
  'payload-too-large': {
    status: 413,
    title: 'The body is too large',
    detail: 'A body may have 1 MiB at most.',
  },
  'unsupported-media-type': {
    status: 415,
    title: "The body's media type is not supported",
    detail: 'Send the body as JSON, with Content-Type: application/json.',
  },
  'validation-failed': {
    status: 422,
    title: 'The request breaks the contract',
    detail: 'Correct what errors names and send it again.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    detail: 'Send this request with a key of its own.',
  },
  'patient-has-no-email': {
    status: 422,
    title: 'The patient has no e-mail address',
    detail: "Add a primary e-mail address to the patient's record, then invite again.",
  },
  'patient-inactive': {
    status: 422,
    title: 'The patient is inactive',
    detail: "Make the patient's record active, then invite again.",
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    detail: 'Nothing was changed. Try again after the time in Retry-After.',
  },
  internal: {
    status: 500,
    title: 'The server failed',
    detail: 'Nothing was changed. Tell the operator the number in instance.',
  },
  unavailable: {
    status: 503,
    title: 'Service temporarily unavailable',
    detail: 'Nothing was changed. Try again after the time in Retry-After.',
    headers: { 'retry-after': retryAfterSeconds },
  },
};

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
  const { status, headers = {} } = problemTexts[code];
  return reply
    .code(status)
    .headers(headers)
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
  if (refusal.code === 'cursor-invalid') {
    const detail = 'must be the next_cursor of a page with the same status';
    return sendProblem(request, reply, 'validation-failed', {
      errors: [{ parameter: 'cursor', detail }],
    });
  }
  return sendProblem(request, reply, refusal.code, refusal.members);
}

/** Serializes a problem detail. */
export function problemJson(
  code: ProblemCode,
  requestId: string,
  members: ProblemMembers = {},
): string {
  const { status, title, detail } = problemTexts[code];
  const type = `${problemsPage}#${code}`;
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
