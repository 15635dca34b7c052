import { MalformedJson } from '@mdhq/portal-spec/read-json';
import type { ValidationError } from '@mdhq/portal-types';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { QueueFull } from '../platform/fair-queue.ts';
import { TooMuchWork } from '../platform/time-slices.ts';
import { TooManyPasswords } from '../portal/passwords/passwords.ts';
import { TooManyResponseBytes } from '../portal/response-bytes.ts';
import { StoreUnavailable } from '../store/database.ts';
import { BodyCutOff, BodyTooLarge } from './bodies/read-body.ts';
import { sendProblem } from './problems.ts';

/** Maps errors to problems. Unknown errors are faults of the server. */
export function handleError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error.validation !== undefined) {
    return sendProblem(request, reply, 'validation-failed', { errors: validationErrors(error) });
  }
  if (error instanceof MalformedJson) {
    return sendProblem(request, reply, 'malformed-request', { detail: error.message });
  }
  if (error instanceof BodyTooLarge) return sendProblem(request, reply, 'payload-too-large');
  if (error instanceof BodyCutOff) return sendProblem(request, reply, 'malformed-request');
  if (error instanceof StoreUnavailable) {
    request.log.warn({ err: error }, 'the database is unavailable');
    return sendProblem(request, reply, 'unavailable');
  }
  if (error instanceof TooManyPasswords) {
    request.log.warn({ err: error }, 'too many passwords are waiting');
    return sendProblem(request, reply, 'unavailable');
  }
  if (error instanceof TooManyResponseBytes) {
    request.log.warn({ err: error }, 'clients are too slow to read their responses');
    return sendProblem(request, reply, 'unavailable');
  }
  if (error instanceof TooMuchWork) {
    request.log.warn({ err: error }, 'the queue of searches is full');
    return sendProblem(request, reply, 'unavailable');
  }
  if (error instanceof QueueFull) return sendProblem(request, reply, 'unavailable');
  switch (error.statusCode) {
    case 415:
      return sendProblem(request, reply, 'unsupported-media-type');
    case 503:
      return sendProblem(request, reply, 'unavailable');
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return sendProblem(request, reply, 'malformed-request');
  }
  request.log.error({ err: error }, 'a request failed');
  return sendProblem(request, reply, 'internal');
}

/** Converts errors of Ajv to those of the contract. They quote no value of the request. */
function validationErrors({ validation = [], validationContext }: FastifyError): ValidationError[] {
  return validation.map(({ instancePath, message = 'is not valid', params }) => {
    const unknown = params['additionalProperty'] as string | undefined;
    const detail = unknown === undefined ? message : 'is not known here';
    if (validationContext !== 'body') {
      const name = unknown ?? instancePath.split('/')[1] ?? '';
      return { parameter: validationContext === 'headers' ? headerName(name) : name, detail };
    }
    const pointer =
      unknown === undefined ? instancePath : `${instancePath}/${escapePointer(unknown)}`;
    return { pointer, detail };
  });
}

/** The usual spelling of a header; node:http has it in lower case. */
function headerName(name: string): string {
  return name.replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}

/** RFC 6901 3. */
function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
