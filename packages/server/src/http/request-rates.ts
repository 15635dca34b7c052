import type { Clock } from '../portal/clock.ts';
import type { RateLimited } from '../portal/rate-limited.ts';
import { createRates } from '../portal/rates.ts';

/** Says whether an API user has to wait, and counts the request where not. */
export type RequestRates = (apiUser: {
  instanceId: number;
  name: string;
}) => RateLimited | undefined;

const mostApiUsers = 10_000;

/** Limits each API user's requests: `perMinute` may come at once. */
export function createRequestRates(clock: Clock, perMinute: number): RequestRates {
  const limit = { name: 'api', quota: perMinute, windowSeconds: 60 };
  const rates = createRates(clock, limit, mostApiUsers);
  return ({ instanceId, name }) => rates(`${instanceId}/${name}`);
}
