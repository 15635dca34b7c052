import type { AddressInfo } from 'node:net';
import { createTrust } from '@mdhq/portal-access';
import { type FastifyInstance, fastify } from 'fastify';
import { onTestFinished } from 'vitest';
import { addClientAddresses } from '../../../src/http/access/client-addresses.ts';
import { instanceOfHost } from '../../../src/http/access/host.ts';
import { createBodyQueues } from '../../../src/http/bodies/read-body.ts';
import { createValidatorCompiler } from '../../../src/http/contract/validator-compiler.ts';
import { handleError } from '../../../src/http/errors.ts';
import { sendProblem } from '../../../src/http/problems.ts';
import { addSecurityHeaders } from '../../../src/http/security-headers.ts';
import { readJoinPage } from '../../../src/join/join-page.ts';
import { joinRoutes } from '../../../src/join/join-routes.ts';
import { serveRewrittenLinks } from '../../../src/join/rewritten-links.ts';
import { openPortal, type Portal } from '../portal/portal.ts';
import { linkIn } from './link-in.ts';
import type { ReceivedMail } from './mail-server.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { startWorker } from './worker.ts';

const page = readJoinPage();
const validatorCompiler = createValidatorCompiler();

/** The page that links open, as the server serves it. */
export async function serveJoinPage(
  portal: Portal,
  baseDomain = 'md-hq.com',
  onMailQueued: () => void = () => undefined,
): Promise<FastifyInstance> {
  const server = fastify({ exposeHeadRoutes: false });
  server.setErrorHandler(handleError);
  server.setNotFoundHandler((request, reply) => sendProblem(request, reply, 'route-unavailable'));
  addSecurityHeaders(server);
  addClientAddresses(server, createTrust([]));
  const bodyQueues = createBodyQueues();
  const instanceOf = ({ host }: { host: string }) =>
    instanceOfHost(host, { baseDomain, defaultInstance: undefined });
  serveRewrittenLinks(server, { page, database: portal.database, instanceOf });
  await server.register((scope) =>
    joinRoutes(scope, {
      ...portal,
      page,
      instanceOf,
      onMailQueued,
      bodyQueues,
      validatorCompiler,
    }),
  );
  return server;
}

/** A clinic with its page on a port, and a mail server that accepts its mail. Closed after the test. */
export interface JoinSite {
  portal: Portal;
  mailbox: Mailbox;
  /** The origin of the sandbox's page; browsers resolve `localhost` and its subdomains to this machine. */
  origin: string;
  /** Invites a patient, and waits for the link in the email. */
  linkFor(ptId: number): Promise<string>;
  /** Waits for so many emails, and returns the last one. */
  mail(count: number): Promise<ReceivedMail>;
}

export async function openJoinSite(): Promise<JoinSite> {
  const portal = await openPortal();
  const mailbox = await openMailbox();
  const server = await serveJoinPage(portal, 'localhost', () => worker.wake());
  onTestFinished(() => server.close());
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const originOf = (subdomain: string) => `http://${subdomain}.localhost:${port}`;
  const worker = startWorker(
    portal,
    `smtp://127.0.0.1:${mailbox.port}`,
    {},
    portal.clock,
    originOf,
  );

  async function mail(count: number): Promise<ReceivedMail> {
    worker.wake();
    const arrived = (await mailbox.arrived(count))[count - 1];
    if (arrived === undefined) throw new Error(`There is no mail ${count}.`);
    return arrived;
  }

  return {
    portal,
    mailbox,
    origin: originOf('sandbox'),
    async linkFor(ptId) {
      const before = mailbox.mails.length;
      await portal.invite(ptId);
      return linkIn(await mail(before + 1));
    },
    mail,
  };
}
