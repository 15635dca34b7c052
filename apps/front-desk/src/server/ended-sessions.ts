import { absoluteLimitMs, type Session } from './session.ts';

/** Sessions that ended before their time: a copy of their cookie must not open the desk again. */
export interface EndedSessions {
  add(session: Session, now: number): void;
  has(session: Session): boolean;
}

/** Remembers an ended session for as long as its cookie could still be read. */
export function createEndedSessions(): EndedSessions {
  const readableUntil = new Map<string, number>();
  return {
    add(session, now) {
      for (const [id, until] of readableUntil) if (until <= now) readableUntil.delete(id);
      readableUntil.set(session.id, session.signedInAt + absoluteLimitMs);
    },
    has: (session) => readableUntil.has(session.id),
  };
}
