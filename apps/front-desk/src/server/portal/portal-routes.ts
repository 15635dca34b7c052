import type { FastifyInstance } from 'fastify';
import { type SignedInOptions, type SignedInPath, serveSignedIn } from './signed-in-calls.ts';

/** The actions of the signed-in user; each endpoint is one call of the portal client. */
export function servePortal(app: FastifyInstance, options: SignedInOptions): void {
  const serve = <Path extends SignedInPath>(
    path: Path,
    use: Parameters<typeof serveSignedIn<Path>>[3],
  ): void => serveSignedIn(app, options, path, use);

  serve('/desk/inbox', (portal, filters, { signal }) => portal.inbox.list({ ...filters, signal }));
  serve('/desk/queue', (portal, { ptId, ...filters }, { signal }) =>
    portal.enqueued.list(ptId, { ...filters, signal }),
  );
  serve('/desk/request', (portal, { ptId, requestId }, { signal }) =>
    portal.enqueued.show(ptId, requestId, { signal }),
  );
  serve('/desk/search', (portal, search, { signal }) => portal.patients.search(search, { signal }));
  serve('/desk/patient', (portal, { ptId }, { signal }) => portal.patients.show(ptId, { signal }));
  serve('/desk/invitations', (portal, { ptId, ...page }, { signal }) =>
    portal.invitations.list(ptId, { ...page, signal }),
  );

  // Changes are completed even if the browser disconnects. The page repeats a call without a response,
  // which the client must not take for a change of another user (decision 26).
  serve('/desk/dismiss', (portal, { ptId, requestId }) =>
    portal.enqueued.dismiss(ptId, requestId, { idempotent: true }),
  );
  serve('/desk/restore', (portal, { ptId, requestId, idempotencyKey }) =>
    portal.enqueued.restore(ptId, requestId, { idempotencyKey }),
  );
  serve('/desk/invite', (portal, { ptId, idempotencyKey }) =>
    portal.portal.invite(ptId, { idempotencyKey }),
  );
  serve('/desk/revoke', (portal, { ptId, invitationId }) =>
    portal.invitations.revoke(ptId, invitationId, { idempotent: true }),
  );
}
