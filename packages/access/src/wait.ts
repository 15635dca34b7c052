/** Milliseconds since some moment, unaffected by changes of the wall clock. Durations are measured by it (Q77). */
export type Uptime = () => number;

/** How much of something is allowed, and in how many seconds. */
export interface RateLimit {
  readonly name: string;
  readonly quota: number;
  readonly windowSeconds: number;
}

/** A limit is exceeded. */
export interface Wait {
  readonly limit: RateLimit;
  /** Until the next attempt is allowed; more than 0. */
  readonly waitMs: number;
}
