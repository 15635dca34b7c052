import type { paths } from '@mdhq/portal-types';
import createClient, { type Client } from 'openapi-fetch';
import { invalidArgument } from './checks.ts';
import { type ConnectionOptions, connectionOf } from './connection.ts';

/** The contract's routes on `openapi-fetch`. */
export type FetchClient = Client<paths>;

/**
 * The raw typed client that `createPortalClient` is built on, for a route or an option that it lacks.
 * It adds the credentials and follows no redirect; deadlines, checks of the ids, typed errors and
 * redaction are the other's. Branch on `response.ok`, never on `error`, which is `''` for an empty 500.
 *
 * @throws PortalError `invalid-argument` for options that can't be right.
 *
 * @example
 * const http = createFetchClient({ subdomain: 'sandbox', username, password });
 * const { data, response } = await http.GET('/api/v1/patients/{pt_id}/portal/enqueued', {
 *   params: { path: { pt_id: 1 } },
 * });
 */
export function createFetchClient(options: ConnectionOptions): FetchClient {
  const { baseUrl, authorization } = connectionOf(options);
  return createClient<paths>({
    baseUrl,
    headers: {
      Accept: 'application/json, application/problem+json',
      Authorization: authorization,
    },
    // `fetch` keeps the header on a redirect within the origin, and where it leads is not ours to say.
    redirect: 'manual',
    // The global one is looked up at each call, so that what is put in its place later is used.
    fetch: options.fetch ?? ((request) => globalThis.fetch(request)),
    bodySerializer: toJson,
  });
}

function toJson(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    // Its error names the properties on the way to a circle or a BigInt.
    throw invalidArgument('the body must be plain JSON');
  }
}
