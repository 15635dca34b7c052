import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Credentials, Surface } from '../../shared/desk-api.ts';
import type { EndedSessions } from './ended-sessions.ts';
import { openLastUse, openSignedIn, seal } from './sealed-session.ts';
import { type LastUse, type Session, type SignedIn, timeLeft } from './session.ts';

export interface DeskSessions {
  /** Starts a new session with a new id, and ends the previous one. */
  start(
    request: FastifyRequest,
    reply: FastifyReply,
    as: Credentials & { readonly surface: Surface },
  ): Promise<Session>;
  /** The session in the cookies of the request; null if there is none, or it has ended. */
  read(request: FastifyRequest): Promise<Session | null>;
  /** Records the request as activity, unless the session has ended in the meantime. */
  renew(reply: FastifyReply, session: Session): Promise<void>;
  /** Ends the session on all desks with the key and the folder; the browser may keep its cookies. */
  end(session: Session): Promise<void>;
  /** Deletes the cookies in the browser. */
  forget(reply: FastifyReply): void;
  /**
   * Whether the request has the cookie of an ended session. From then on it stays ended, even if a response that is still
   * in transit would have extended it.
   */
  isOver(request: FastifyRequest): Promise<boolean>;
}

export interface DeskSessionsOptions {
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly ended: EndedSessions;
  /** Whether browsers reach the desk by https. */
  readonly secure: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Sessions in sealed cookies, so that any server with the key can serve the next request. Responses can arrive in any
 * order, and the last one to arrive sets the cookie. Therefore only sign-in and sign-out write the cookie of the signed-in
 * user. The time of the last activity is in a second cookie, which is valid for its session only.
 */
export function createDeskSessions({ key, ended, secure, now }: DeskSessionsOptions): DeskSessions {
  // Browsers accept a `__Host-` cookie only if it is Secure and valid for this host and all paths.
  const name = secure ? '__Host-front-desk' : 'front-desk';
  const useName = `${name}-use`;
  const attributes = { httpOnly: true, sameSite: 'strict', path: '/', secure } as const;

  const holds = async (session: Session): Promise<boolean> =>
    timeLeft(session, now()) > 0 && !(await ended.has(session));

  const open = async (request: FastifyRequest): Promise<Session | null> => {
    const signedIn = await openSignedIn(request.cookies[name] ?? '', key);
    if (signedIn === null) return null;
    return sessionOf(signedIn, await openLastUse(request.cookies[useName] ?? '', key));
  };

  const read = async (request: FastifyRequest): Promise<Session | null> => {
    const session = await open(request);
    return session !== null && (await holds(session)) ? session : null;
  };

  return {
    async start(request, reply, as) {
      const before = await read(request);
      if (before !== null) await ended.add(before, now());
      const signedIn = { ...as, id: randomUUID(), signedInAt: now() };
      reply.setCookie(name, await seal(signedIn, key), attributes);
      return sessionOf(signedIn, null);
    },
    read,
    async renew(reply, session) {
      if (!(await holds(session))) return;
      const use = { id: session.id, usedAt: now() };
      reply.setCookie(useName, await seal(use, key), attributes);
    },
    end: (session) => ended.add(session, now()),
    forget: (reply) => {
      for (const one of [name, useName]) reply.clearCookie(one, attributes);
    },
    async isOver(request) {
      const session = await open(request);
      if (session === null) return request.cookies[name] !== undefined;
      if (await holds(session)) return false;
      if (!(await ended.has(session))) await ended.add(session, now());
      return true;
    },
  };
}

/** Sign-in counts as the first activity. */
function sessionOf(signedIn: SignedIn, lastUse: LastUse | null): Session {
  const usedAt = lastUse?.id === signedIn.id ? lastUse.usedAt : signedIn.signedInAt;
  return { ...signedIn, usedAt };
}
