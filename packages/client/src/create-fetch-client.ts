import type { paths } from '@mdhq/portal-types';
import { viaLocalhost } from '@mdhq/portal-types/localhost';
import createClient, { type Client } from 'openapi-fetch';
import { toJson } from './arguments.ts';
import { type ConnectionOptions, connectionOf } from './connection.ts';
import { noStore } from './sending/no-store.ts';

/** A client of `openapi-fetch` with the paths of the contract. */
export type FetchClient = Client<paths>;

/**
 * Creates a low-level typed client, for a route or an option that `createPortalClient` does not have. It
 * adds the credentials and does not follow redirects; it has no retries, deadlines, checks of ids,
 * typed errors or redaction. Branch on `response.ok`, not on `error`, which is `''` for an empty 500.
 * It requires `openapi-fetch`, which is no longer maintained.
 *
 * @throws PortalError `invalid-argument`
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
    // `fetch` would send the credentials to the target of a redirect within the origin.
    redirect: 'manual',
    ...noStore(),
    // The global `fetch` is looked up on each call, so it can be replaced later.
    fetch: options.fetch ?? ((request) => globalThis.fetch(request, viaLocalhost(request.url))),
    bodySerializer: toJson,
  });
}
