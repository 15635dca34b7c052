import type { InvitationsTable } from '../../../store/schema.ts';

/** Lifetime of links by kind, in milliseconds. */
export type LinkLifetimes = Readonly<Record<InvitationsTable['kind'], number>>;

export const hourMs = 3_600_000;
export const minuteMs = 60_000;

export const defaultLinkLifetimes: LinkLifetimes = { join: 72 * hourMs, reset: 60 * minuteMs };

/** The longest lifetimes that can be configured. A link is equivalent to a password, so two weeks at most. */
export const longestJoinHours = 336;
export const longestResetMinutes = 1_440;
