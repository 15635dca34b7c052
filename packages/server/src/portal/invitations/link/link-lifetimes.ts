import type { InvitationsTable } from '../../../store/schema.ts';

/** For how long a link works, by kind, in milliseconds. */
export type LinkLifetimes = Readonly<Record<InvitationsTable['kind'], number>>;

export const hourMs = 3_600_000;
export const minuteMs = 60_000;

export const defaultLinkLifetimes: LinkLifetimes = { join: 72 * hourMs, reset: 60 * minuteMs };

/** What may be set. A link is as good as a password, so none lives for longer than two weeks. */
export const longestJoinHours = 336;
export const longestResetMinutes = 1_440;
