import type { Surface } from '../../shared/desk-api.ts';

/** The signed-in user. It does not change during the session. Times are epoch milliseconds. */
export interface SignedIn {
  readonly id: string;
  readonly username: string;
  readonly secret: string;
  /** What the portal served at sign-in. */
  readonly surface: Surface;
  readonly signedInAt: number;
}

/** When the session of this id was last used. */
export interface LastUse {
  readonly id: string;
  readonly usedAt: number;
}

export type Session = SignedIn & LastUse;

/** A session ends after 15 minutes of inactivity (`Q66`). */
const idleLimitMs = 15 * 60_000;

/** A session ends after 8 hours, a working day, regardless of activity (`Q66`). */
export const absoluteLimitMs = 8 * 3_600_000;

/** The tolerated difference between the clocks of desks with the same key. */
const clockToleranceMs = 60_000;

/**
 * Milliseconds until the session ends if it is not used again; 0 or less once it has expired. A session that was used in the
 * future has expired: the clock was set back, and the idle time of the session is unknown (Q77).
 */
export function timeLeft(session: Session, now: number): number {
  if (Math.max(session.usedAt, session.signedInAt) > now + clockToleranceMs) return 0;
  return Math.min(session.usedAt + idleLimitMs - now, timeToLimit(session, now));
}

/** Milliseconds until the session ends, regardless of activity. */
export function timeToLimit(session: SignedIn, now: number): number {
  return session.signedInAt + absoluteLimitMs - now;
}
