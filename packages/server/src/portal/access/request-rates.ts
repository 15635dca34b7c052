import { createRates, type Uptime } from '@mdhq/portal-access';
import { type RateLimited, rateLimited } from '../refusal.ts';

/** Says whether an API user has to wait, and counts the request where not. */
export type RequestRates = (apiUser: {
  instanceId: number;
  name: string;
}) => RateLimited | undefined;

const mostApiUsers = 10_000;

/** Limits each API user's requests: `perMinute` may come at once. */
export function createRequestRates(uptime: Uptime, perMinute: number): RequestRates {
  const limit = { name: 'api', quota: perMinute, windowSeconds: 60 };
  const rates = createRates(uptime, limit, mostApiUsers);
  return ({ instanceId, name }) => rateLimited(rates(`${instanceId}/${name}`));
}
