import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readJsonBody } from '../http/json-body.ts';
import { createValidatorCompiler } from '../http/validator-compiler.ts';
import type { LinkDependencies, Visit } from '../portal/live-link.ts';
import { openInvitation } from '../portal/opening.ts';
import { type Credentials, redeemInvitation } from '../portal/redemption.ts';
import { findInstance } from '../store/instances.ts';
import type { InstancesTable } from '../store/schema.ts';
import { answerDeadLink, answerFaults } from './join-answers.ts';
import { joinPagePolicy, readJoinPage } from './join-page.ts';

export interface JoinDependencies extends LinkDependencies {
  /** The subdomain of the instance that a request's Host names. */
  instanceOf(request: FastifyRequest): string | undefined;
}

/** Far above what a form can need; what is longer than a password may be gets its answer by the rules. */
const longestField = 4_096;
const bodyLimit = 16_384;
const field = { type: 'string', maxLength: longestField };

const openBody = {
  type: 'object',
  required: ['token'],
  properties: { token: field },
  additionalProperties: false,
};

const redeemBody = {
  type: 'object',
  required: ['token', 'password'],
  properties: { token: field, username: field, password: field },
  additionalProperties: false,
};

/**
 * The page behind an invitation's link, and what it asks. The token is in bodies alone, never in a URL;
 * only a POST with a valid new password uses the link up (Q44).
 */
export async function joinRoutes(join: FastifyInstance, dependencies: JoinDependencies) {
  const page = readJoinPage();
  join.setValidatorCompiler(createValidatorCompiler());
  join.removeAllContentTypeParsers();
  join.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit },
    async (_request: FastifyRequest, bytes: Buffer) => readJsonBody(bytes),
  );

  join.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', joinPagePolicy);
  });

  /** The clinic that is asked; where there is none, it is answered as any unknown route. */
  async function findClinic(request: FastifyRequest): Promise<InstancesTable | undefined> {
    const subdomain = dependencies.instanceOf(request);
    return subdomain === undefined
      ? undefined
      : findInstance(dependencies.database.reads, subdomain);
  }

  const withHead = { exposeHeadRoute: true };

  join.get('/portal/join', withHead, async (request, reply) => {
    const clinic = await findClinic(request);
    if (clinic === undefined) return reply.callNotFound();
    return reply.type('text/html; charset=utf-8').send(page.render(clinic));
  });

  join.get('/portal/join/page.css', withHead, async (_request, reply: FastifyReply) =>
    reply.type('text/css; charset=utf-8').send(page.css),
  );

  join.get('/portal/join/page.js', withHead, async (_request, reply: FastifyReply) =>
    reply.type('text/javascript; charset=utf-8').send(page.js),
  );

  join.post<{ Body: { token: string } }>(
    '/portal/join/open',
    { schema: { body: openBody } },
    async (request, reply) => {
      const clinic = await findClinic(request);
      if (clinic === undefined) return reply.callNotFound();
      const visit = visitOf(request, clinic);
      const opened = await openInvitation(dependencies, visit, request.body.token);
      if (opened.outcome === 'dead-link') return answerDeadLink(reply, clinic);
      return reply.send({ kind: opened.kind, first_name: opened.firstName });
    },
  );

  join.post<{ Body: { token: string } & Credentials }>(
    '/portal/join',
    { schema: { body: redeemBody } },
    async (request, reply) => {
      const clinic = await findClinic(request);
      if (clinic === undefined) return reply.callNotFound();
      const { token, ...credentials } = request.body;
      const visit = visitOf(request, clinic);
      const redeemed = await redeemInvitation(dependencies, visit, token, credentials);
      switch (redeemed.outcome) {
        case 'dead-link':
          return answerDeadLink(reply, clinic);
        case 'faulty':
          return answerFaults(reply, redeemed.faults);
        case 'accepted':
          return reply.send({ kind: redeemed.kind, username: redeemed.username });
      }
    },
  );
}

function visitOf(request: FastifyRequest, clinic: InstancesTable): Visit {
  return { instanceId: clinic.instance_id, address: request.ip, requestId: request.id };
}
