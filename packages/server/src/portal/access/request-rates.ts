import { createRates, type Uptime } from '@mdhq/portal-access';
import { type RateLimited, rateLimited } from '../refusal.ts';

/** Returns a refusal if the API user has to wait; otherwise counts the request. */
export type RequestRates = (apiUser: {
  instanceId: number;
  name: string;
}) => RateLimited | undefined;

const mostApiUsers = 10_000;

/** Limits the requests of each API user. @param perMinute also the largest burst */
export function createRequestRates(uptime: Uptime, perMinute: number): RequestRates {
  const limit = { name: 'api', quota: perMinute, windowSeconds: 60 };
  const rates = createRates(uptime, limit, mostApiUsers);
  return ({ instanceId, name }) => rateLimited(rates(`${instanceId}/${name}`));
}
