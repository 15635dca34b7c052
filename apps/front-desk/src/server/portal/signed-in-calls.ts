import type { PortalClient } from '@mdhq/portal-client';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type DeskCalls, personHeader } from '../../shared/desk-api.ts';
import type { AddressOf } from '../http/client-address.ts';
import { DeskError } from '../http/desk-error.ts';
import { requestSchemas } from '../http/request-schemas.ts';
import type { DeskSessions } from '../sessions/desk-sessions.ts';
import type { PortalAccess } from './portal-access.ts';

export interface SignedInOptions {
  readonly sessions: DeskSessions;
  readonly portal: PortalAccess;
  readonly addressOf: AddressOf;
}

/** The endpoints that need a session. */
export type SignedInPath = Exclude<
  keyof DeskCalls,
  '/desk/sign-in' | '/desk/stay' | '/desk/sign-out'
>;

/** The input of an endpoint, without the fields that only the desk uses. */
export type InputOf<Path extends SignedInPath> = Omit<DeskCalls[Path]['input'], 'byItself'>;

/** The HTTP request of the page. */
export interface Asked {
  /** Aborts when the browser has disconnected, because no one needs the result of a read then. */
  readonly signal: AbortSignal;
}

/**
 * Serves an endpoint with a call of the portal client, as the signed-in user.
 */
export function serveSignedIn<Path extends SignedInPath>(
  app: FastifyInstance,
  { sessions, portal, addressOf }: SignedInOptions,
  path: Path,
  use: (
    portal: PortalClient,
    input: InputOf<Path>,
    asked: Asked,
  ) => Promise<DeskCalls[Path]['output']>,
): void {
  app.post(path, { schema: { body: requestSchemas[path] } }, async (request, reply) => {
    const session = await sessions.read(request);
    if (session === null) throw new DeskError('signed-out');
    // A change that one user began is not made in the name of another user who has signed in since, for example in another tab.
    const meant = request.headers[personHeader];
    if (meant !== undefined && meant !== encodeURIComponent(session.username)) {
      throw new DeskError('signed-out');
    }
    const { byItself, ...input } = request.body as { readonly byItself?: boolean };
    // Automatic calls of the page are no activity: the session ends although the page stays open (Q66).
    const renew = async (): Promise<void> => {
      if (byItself !== true) await sessions.renew(reply, session);
    };
    try {
      const answer = await portal.call({ ...session, address: addressOf(request) }, (client) =>
        use(client, input as InputOf<Path>, {
          signal: endOf(reply),
        }),
      );
      await renew();
      return answer;
    } catch (error) {
      const code = error instanceof DeskError ? error.code : undefined;
      // The portal no longer accepts the user's secret, so the session is of no use.
      if (code === 'signed-out') await sessions.end(session);
      // The page automatically repeats a call without a response.
      else if (code !== 'portal-unreachable') await renew();
      throw error;
    }
  });
}

function endOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => controller.abort());
  return controller.signal;
}
