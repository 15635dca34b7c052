import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { acceptJsonBodies } from '../http/bodies/json-body.ts';
import type { BodyQueues } from '../http/bodies/read-body.ts';
import type { ValidatorCompiler } from '../http/contract/validator-compiler.ts';
import { personName } from '../mail/templates/template-variables.ts';
import type { Visit } from '../portal/caller.ts';
import { type Clinic, findClinic } from '../portal/instances/instances.ts';
import type { DeadLink, LinkDependencies, TooOften } from '../portal/invitations/link/live-link.ts';
import { type Credentials, rateNewPassword } from '../portal/invitations/new-credentials.ts';
import { openInvitation } from '../portal/invitations/opening.ts';
import { redeemInvitation } from '../portal/invitations/redemption.ts';
import { renewInvitation } from '../portal/invitations/renewal.ts';
import { type JoinPage, joinPagePolicy, sendJoinPage } from './join-page.ts';
import { sendFaults, sendInactiveLink, sendTooOften } from './join-responses.ts';

export interface JoinDependencies extends LinkDependencies {
  page: JoinPage;
  /** The subdomain of the instance that a request's Host names. */
  instanceOf(request: FastifyRequest): string | undefined;
  /** Called once mail is committed to the outbox. */
  onMailQueued(): void;
  bodyQueues: BodyQueues;
  validatorCompiler: ValidatorCompiler;
}

/** In characters. Longer than any valid field, so that the password rules refuse long passwords with a message. */
const longestField = 4_096;
const bodyLimitBytes = 16_384;
const field = { type: 'string', maxLength: longestField };

const tokenBody = {
  type: 'object',
  required: ['token'],
  properties: { token: field },
  additionalProperties: false,
};

const credentialsBody = {
  type: 'object',
  required: ['token', 'password'],
  properties: { token: field, username: field, password: field },
  additionalProperties: false,
};

/**
 * Adds the join page and the routes that it calls. The token is only in bodies, never in a URL; only a POST with a
 * valid new password redeems the link (Q44).
 */
export async function joinRoutes(join: FastifyInstance, dependencies: JoinDependencies) {
  const { page } = dependencies;
  join.setValidatorCompiler(dependencies.validatorCompiler);
  acceptJsonBodies(join, bodyLimitBytes, dependencies.bodyQueues);

  join.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', joinPagePolicy);
  });

  /** The clinic of the Host; undefined for none, and then the route is unknown. */
  const clinicOf = (request: FastifyRequest): Promise<Clinic | undefined> =>
    findClinic(dependencies.database, dependencies.instanceOf(request));

  const withHead = { exposeHeadRoute: true };

  join.get('/portal/join', withHead, async (request, reply) => {
    const clinic = await clinicOf(request);
    if (clinic === undefined) return reply.callNotFound();
    return sendJoinPage(reply, page, clinic);
  });

  join.get('/portal/join/page.css', withHead, async (_request, reply: FastifyReply) =>
    reply.type('text/css; charset=utf-8').send(page.css),
  );

  join.get('/portal/join/page.js', withHead, async (_request, reply: FastifyReply) =>
    reply.type('text/javascript; charset=utf-8').send(page.js),
  );

  /**
   * Adds a route that receives a token. All of them send the same responses for inactive links (Q47) and for clients that
   * have to wait.
   */
  function takeToken<Body extends { token: string }, Done extends object>(
    url: string,
    body: object,
    work: (visit: Visit, body: Body) => Promise<Done | DeadLink | TooOften>,
    answer: (reply: FastifyReply, done: Done) => FastifyReply,
  ): void {
    join.post(url, { schema: { body } }, async (request, reply) => {
      const clinic = await clinicOf(request);
      if (clinic === undefined) return reply.callNotFound();
      const done = await work(visitOf(request, clinic), request.body as Body);
      if (isDead(done)) return sendInactiveLink(reply, clinic);
      return isTooOften(done) ? sendTooOften(reply, done.refusal) : answer(reply, done);
    });
  }

  takeToken(
    '/portal/join/open',
    tokenBody,
    (visit, { token }) => openInvitation(dependencies, visit, token),
    (reply, { kind, firstName }) => reply.send({ kind, first_name: personName(firstName) }),
  );

  takeToken(
    '/portal/join/renew',
    tokenBody,
    (visit, { token }) => renewInvitation(dependencies, visit, token),
    (reply) => {
      // Also if there is nothing to send, so that the response time reveals nothing.
      dependencies.onMailQueued();
      return reply.code(202).send({});
    },
  );

  takeToken(
    '/portal/join/strength',
    credentialsBody,
    (visit, { token, ...credentials }: CredentialsBody) =>
      rateNewPassword(dependencies, visit, token, credentials),
    (reply, { rating }) => reply.send({ rating }),
  );

  takeToken(
    '/portal/join',
    credentialsBody,
    (visit, { token, ...credentials }: CredentialsBody) =>
      redeemInvitation(dependencies, visit, token, credentials),
    (reply, redeemed) => {
      if (redeemed.outcome === 'faulty') return sendFaults(reply, redeemed.faults);
      dependencies.onMailQueued();
      return reply.send({ kind: redeemed.kind, username: redeemed.username });
    },
  );
}

type CredentialsBody = { token: string } & Credentials;

function isDead(done: object): done is DeadLink {
  return 'outcome' in done && done.outcome === 'dead-link';
}

function isTooOften(done: object): done is TooOften {
  return 'outcome' in done && done.outcome === 'too-often';
}

function visitOf(request: FastifyRequest, clinic: Clinic): Visit {
  return { instanceId: clinic.instanceId, address: request.clientAddress, requestId: request.id };
}
