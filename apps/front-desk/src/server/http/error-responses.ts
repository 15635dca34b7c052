import type { FastifyError, FastifyInstance } from 'fastify';
import type { DeskErrorBody } from '../../shared/desk-api.ts';
import { DeskError } from './desk-error.ts';

/** Responds to errors with their code and details; unexpected errors are logged. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof DeskError) {
      request.log.info({ code: error.code }, 'refused');
      const body: DeskErrorBody = { code: error.code, ...error.details };
      return reply.status(error.status).send(body);
    }
    const status = error.statusCode ?? 500;
    if (status < 500) {
      request.log.info({ code: error.code }, 'refused');
      return reply.status(status).send({ code: 'invalid-request' } satisfies DeskErrorBody);
    }
    request.log.error({ err: error }, 'failed');
    return reply.status(500).send({ code: 'internal' } satisfies DeskErrorBody);
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.status(404).send({ code: 'no-such-route' } satisfies DeskErrorBody),
  );
}
