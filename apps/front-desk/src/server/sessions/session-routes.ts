import type { FastifyInstance } from 'fastify';
import type { Credentials, DeskState } from '../../shared/desk-api.ts';
import type { FrontDeskConfig } from '../config.ts';
import type { AddressOf } from '../http/client-address.ts';
import { DeskError } from '../http/desk-error.ts';
import { requestSchemas } from '../http/request-schemas.ts';
import type { DeskSessions } from './desk-sessions.ts';
import { type Session, timeLeft, timeToLimit } from './session.ts';
import type { SignIn } from './throttled-sign-in.ts';

export interface SessionRoutesOptions {
  readonly config: FrontDeskConfig;
  readonly sessions: DeskSessions;
  readonly signIn: SignIn;
  readonly addressOf: AddressOf;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Sign-in, sign-out, and the state of the session. */
export function serveSessions(
  app: FastifyInstance,
  { config, sessions, signIn, addressOf, now }: SessionRoutesOptions,
): void {
  const describe = (session: Session | null, sessionEnded = false): DeskState => ({
    clinicName: config.clinicName,
    timeZone: config.timeZone,
    signedIn: session && {
      username: session.username,
      surface: session.surface,
      secondsLeft: Math.ceil(timeLeft(session, now()) / 1000),
      secondsToLimit: Math.ceil(timeToLimit(session, now()) / 1000),
    },
    sessionEnded,
  });

  // Not an activity, so that the session of an unattended page ends. It sets no cookie either, since another user may have
  // signed in by the time the response arrives.
  app.get(
    '/desk/session',
    async (request): Promise<DeskState> =>
      describe(await sessions.read(request), await sessions.isOver(request)),
  );

  app.post<{ Body: Credentials }>(
    '/desk/sign-in',
    { schema: { body: requestSchemas['/desk/sign-in'] } },
    async (request, reply): Promise<DeskState> => {
      // In the form that the portal uses (RFC 7617 2.1), so that the user's own dismissals are recognized.
      const credentials = { ...request.body, username: request.body.username.normalize('NFC') };
      const surface = await signIn({ ...credentials, address: addressOf(request) });
      return describe(await sessions.start(request, reply, { ...credentials, surface }));
    },
  );

  // Extends the session after the warning that it is about to end.
  app.post(
    '/desk/stay',
    { schema: { body: requestSchemas['/desk/stay'] } },
    async (request, reply): Promise<DeskState> => {
      const session = await sessions.read(request);
      if (session === null) throw new DeskError('signed-out');
      await sessions.renew(reply, session);
      return describe({ ...session, usedAt: now() });
    },
  );

  app.post(
    '/desk/sign-out',
    { schema: { body: requestSchemas['/desk/sign-out'] } },
    async (request, reply): Promise<DeskState> => {
      const session = await sessions.read(request);
      if (session !== null) await sessions.end(session);
      sessions.forget(reply);
      return describe(null);
    },
  );
}
