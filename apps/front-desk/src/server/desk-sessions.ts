import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Credentials, Surface } from '../shared/desk-api.ts';
import { createEndedSessions } from './ended-sessions.ts';
import { openSession, sealSession } from './sealed-session.ts';
import { type Session, timeLeft } from './session.ts';

export interface DeskSessions {
  /** Begins a new session, never an old one under a new name, and ends the one before. */
  start(
    request: FastifyRequest,
    reply: FastifyReply,
    as: Credentials & { readonly surface: Surface },
  ): Promise<Session>;
  /** The session that the request's cookie holds; null for none, or one that is over. */
  read(request: FastifyRequest): Promise<Session | null>;
  /** Counts the request as a use of the session. */
  renew(reply: FastifyReply, session: Session): Promise<void>;
  /** Ends the session on the server; the browser may keep its cookie. */
  end(session: Session): void;
  /** Makes the browser forget its cookie. */
  forget(reply: FastifyReply): void;
  /** Whether the browser sent a session cookie, good or not. */
  cameWithCookie(request: FastifyRequest): boolean;
}

export interface DeskSessionsOptions {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** Whether browsers reach the desk by https. */
  readonly secure: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Sessions kept in a sealed cookie, so that any server with the key can serve the next request. */
export function createDeskSessions({ key, secure, now }: DeskSessionsOptions): DeskSessions {
  // Browsers take a `__Host-` cookie only when it is Secure, for this host alone and for every path.
  const name = secure ? '__Host-front-desk' : 'front-desk';
  const attributes = { httpOnly: true, sameSite: 'strict', path: '/', secure } as const;
  const ended = createEndedSessions();

  const store = async (reply: FastifyReply, session: Session): Promise<void> => {
    reply.setCookie(name, await sealSession(session, key), attributes);
  };

  const read = async (request: FastifyRequest): Promise<Session | null> => {
    const session = await openSession(request.cookies[name] ?? '', key);
    if (session === null || timeLeft(session, now()) <= 0 || ended.has(session)) return null;
    return session;
  };

  return {
    async start(request, reply, as) {
      const before = await read(request);
      if (before !== null) ended.add(before, now());
      const session = { ...as, id: randomUUID(), signedInAt: now(), usedAt: now() };
      await store(reply, session);
      return session;
    },
    read,
    renew: (reply, session) => store(reply, { ...session, usedAt: now() }),
    end: (session) => ended.add(session, now()),
    forget: (reply) => {
      reply.clearCookie(name, attributes);
    },
    cameWithCookie: (request) => request.cookies[name] !== undefined,
  };
}
