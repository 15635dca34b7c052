import type { RateLimit, Wait } from '@mdhq/portal-access';
import { Refusal } from './refusal.ts';

/** A limit is exceeded; after `retryAfterSeconds` the next attempt is allowed (Q25). */
export class RateLimited extends Refusal<'rate-limited'> {
  readonly limit: RateLimit;
  readonly retryAfterSeconds: number;

  constructor({ limit, waitMs }: Wait) {
    super('rate-limited');
    this.limit = limit;
    this.retryAfterSeconds = Math.ceil(waitMs / 1_000);
  }
}

/** The refusal of a client that has to wait. */
export function rateLimited(wait: Wait | undefined): RateLimited | undefined {
  return wait && new RateLimited(wait);
}
