import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Credentials, Surface } from '../../shared/desk-api.ts';
import type { EndedSessions } from './ended-sessions.ts';
import { openLastUse, openSignedIn, seal } from './sealed-session.ts';
import { type LastUse, type Session, type SignedIn, timeLeft } from './session.ts';

export interface DeskSessions {
  /** Begins a new session, never an old one under a new name, and ends the one before. */
  start(
    request: FastifyRequest,
    reply: FastifyReply,
    as: Credentials & { readonly surface: Surface },
  ): Promise<Session>;
  /** The session that the request's cookies hold; null for none, or one that is over. */
  read(request: FastifyRequest): Promise<Session | null>;
  /** Counts the request as a use of the session, unless that has ended while it was answered. */
  renew(reply: FastifyReply, session: Session): Promise<void>;
  /** Ends the session on every desk with the key and the folder; the browser may keep its cookies. */
  end(session: Session): Promise<void>;
  /** Makes the browser forget its cookies. */
  forget(reply: FastifyReply): void;
  /**
   * Whether the request came with a session that is over. Once somebody was told so it stays over, though an answer
   * that is on its way to the browser would put the end off.
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
 * Sessions kept in sealed cookies, so that any server with the key can serve the next request. Answers come in any
 * order, and the last one's cookie stays: who is signed in is therefore written by sign-in and sign-out alone, and when
 * the session was last used is a cookie of its own, which is worth nothing to any other session.
 */
export function createDeskSessions({ key, ended, secure, now }: DeskSessionsOptions): DeskSessions {
  // Browsers take a `__Host-` cookie only when it is Secure, for this host alone and for every path.
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

/** To sign in is the first use. */
function sessionOf(signedIn: SignedIn, lastUse: LastUse | null): Session {
  const usedAt = lastUse?.id === signedIn.id ? lastUse.usedAt : signedIn.signedInAt;
  return { ...signedIn, usedAt };
}
