import type { PortalClient } from '@mdhq/portal-client';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { DeskCalls } from '../shared/desk-api.ts';
import { DeskError } from './desk-error.ts';
import type { DeskSessions } from './desk-sessions.ts';
import type { PortalAccess } from './portal-access.ts';
import { requestSchemas } from './request-schemas.ts';

export interface SignedInOptions {
  readonly sessions: DeskSessions;
  readonly portal: PortalAccess;
}

/** The endpoints that need a session. */
export type SignedInPath = Exclude<keyof DeskCalls, '/desk/sign-in' | '/desk/sign-out'>;

/** What an endpoint takes, without what is the desk's own. */
export type InputOf<Path extends SignedInPath> = Omit<DeskCalls[Path]['input'], 'byItself'>;

/** Who asks, and for how long. */
export interface Asked {
  readonly username: string;
  /** Aborts when the browser has gone: reading is not worth going on with then. */
  readonly signal: AbortSignal;
}

/**
 * Serves an endpoint by a call of the portal client's, as the person who is signed in.
 */
export function serveSignedIn<Path extends SignedInPath>(
  app: FastifyInstance,
  { sessions, portal }: SignedInOptions,
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
    const { byItself, ...input } = request.body as { readonly byItself?: boolean };
    // What a page does alone is no use of the session, which ends though the page stays open (Q66).
    if (byItself !== true) await sessions.renew(reply, session);
    try {
      return await portal.call(session, (client) =>
        use(client, input as InputOf<Path>, {
          username: session.username,
          signal: endOf(reply),
        }),
      );
    } catch (error) {
      // The portal no longer takes the person's secret: nothing this session holds is of use.
      if (error instanceof DeskError && error.code === 'signed-out') sessions.end(session);
      throw error;
    }
  });
}

function endOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => controller.abort());
  return controller.signal;
}
