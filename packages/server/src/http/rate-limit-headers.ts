import type { RateLimited } from '../portal/rate-limited.ts';

/** draft-ietf-httpapi-ratelimit-headers-10, and RFC 9110 10.2.3. */
export function rateLimitHeaders({ limit, retryAfterSeconds }: RateLimited) {
  const { name, quota, windowSeconds } = limit;
  return {
    'retry-after': String(retryAfterSeconds),
    ratelimit: `"${name}";r=0;t=${retryAfterSeconds}`,
    'ratelimit-policy': `"${name}";q=${quota};w=${windowSeconds}`,
  };
}
