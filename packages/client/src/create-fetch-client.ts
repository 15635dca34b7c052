import type { paths } from '@mdhq/portal-types';
import createClient, { type Client } from 'openapi-fetch';
import { toJson } from './arguments.ts';
import { type ConnectionOptions, connectionOf } from './connection.ts';

/** The contract's routes on `openapi-fetch`. */
export type FetchClient = Client<paths>;

/**
 * A raw typed client, for a route or an option that `createPortalClient` lacks. It adds the credentials
 * and follows no redirect; retries, deadlines, checks of the ids, typed errors and redaction are the
 * other's. Branch on `response.ok`, never on `error`, which is `''` for an empty 500. It needs
 * `openapi-fetch` installed, which gets no more updates.
 *
 * @throws PortalError `invalid-argument` for options that can't be right.
 *
 * @example
 * const http = createFetchClient({ subdomain: 'sandbox', username: 'un', password: 'pwd' });
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
