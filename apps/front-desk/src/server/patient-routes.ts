import type { PortalClient, PortalRequestList } from '@mdhq/portal-client';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type {
  DismissalAccount,
  InvitationAccount,
  PatientChoice,
  RequestChoice,
} from '../shared/desk-api.ts';
import { DeskError } from './desk-error.ts';
import type { DeskSessions } from './desk-sessions.ts';
import type { PortalAccess } from './portal-access.ts';
import { requestSchemas } from './request-schemas.ts';

export interface PatientRoutesOptions {
  readonly sessions: DeskSessions;
  readonly portal: PortalAccess;
}

/** What the signed-in person does for a patient; each call is one of the portal client's. */
export function servePatients(
  app: FastifyInstance,
  { sessions, portal }: PatientRoutesOptions,
): void {
  const asSignedIn = async <Answer>(
    request: FastifyRequest,
    reply: FastifyReply,
    use: (portal: PortalClient) => Promise<Answer>,
  ): Promise<Answer> => {
    const session = await sessions.read(request);
    if (session === null) throw new DeskError('signed-out');
    await sessions.renew(reply, session);
    try {
      return await portal.call(session, use);
    } catch (error) {
      // The portal no longer takes the person's secret: nothing this session holds is of use.
      if (error instanceof DeskError && error.code === 'signed-out') sessions.end(session);
      throw error;
    }
  };

  app.post<{ Body: PatientChoice }>(
    '/desk/queue',
    { schema: { body: requestSchemas['/desk/queue'] } },
    (request, reply): Promise<PortalRequestList> =>
      asSignedIn(request, reply, (portal) => portal.enqueued.list(request.body.patientId)),
  );

  app.post<{ Body: RequestChoice }>(
    '/desk/dismiss',
    { schema: { body: requestSchemas['/desk/dismiss'] } },
    async (request, reply): Promise<DismissalAccount> => {
      const { patientId, requestId } = request.body;
      const { data } = await asSignedIn(request, reply, (portal) =>
        portal.enqueued.dismiss(patientId, requestId),
      );
      return data === undefined ? {} : { request: data };
    },
  );

  app.post<{ Body: PatientChoice }>(
    '/desk/invite',
    { schema: { body: requestSchemas['/desk/invite'] } },
    async (request, reply): Promise<InvitationAccount> => {
      const { message, invitation } = await asSignedIn(request, reply, (portal) =>
        portal.portal.invite(request.body.patientId),
      );
      return { message, invitation };
    },
  );
}
