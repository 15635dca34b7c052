import { Refusal } from './refusal.ts';

/** How much there may be of something, and in how many seconds. */
export interface RateLimit {
  readonly name: string;
  readonly quota: number;
  readonly windowSeconds: number;
}

/** There was too much of something; after `retryAfterSeconds` it goes on (Q25). */
export class RateLimited extends Refusal<'rate-limited'> {
  readonly limit: RateLimit;
  readonly retryAfterSeconds: number;

  /** @param waitMs the wait in milliseconds, more than 0 */
  constructor(limit: RateLimit, waitMs: number) {
    super('rate-limited');
    this.limit = limit;
    this.retryAfterSeconds = Math.ceil(waitMs / 1_000);
  }
}
