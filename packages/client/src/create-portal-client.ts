import { nodePlatform } from './platform/node.ts';

export type { PortalClientOptions } from './portal-client.ts';

import { type PortalClient, type PortalClientOptions, portalClientIn } from './portal-client.ts';
import { type Runtime, systemRuntime } from './runtime.ts';

/**
 * Creates the client of one clinic. Pass a subdomain or URL and the credentials of the API user, or a
 * URL that contains them. Sends no request.
 *
 * Credentials belong on servers: never use this in a browser with the secret of an API user.
 *
 * @throws PortalError `invalid-argument`, whose message never contains the value
 * @example
 * const client = createPortalClient({ subdomain: 'sandbox', username: 'un', password: 'pwd' });
 * const same = createPortalClient('https://un:pwd@sandbox.md-hq.com');
 * const { data } = await client.enqueued.list(1);
 */
export function createPortalClient(target: string | URL | PortalClientOptions): PortalClient {
  return portalClientIn({ ...nodePlatform(), ...systemRuntime }, target);
}

/** Like `createPortalClient`, with another runtime, for tests. */
export function portalClientOn(runtime: Runtime, options: PortalClientOptions): PortalClient {
  return portalClientIn({ ...nodePlatform(), ...runtime }, options);
}
