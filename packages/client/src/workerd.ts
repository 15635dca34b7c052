// The entry for workerd, the runtime of Cloudflare Workers: that for browsers and workers, with a `User-Agent`.
import { userAgent } from './platform/user-agent.ts';
import { webPlatform } from './platform/web.ts';
import { type PortalClient, type PortalClientOptions, portalClientIn } from './portal-client.ts';
import { systemRuntime } from './runtime.ts';

export * from './exports.ts';

/** Creates a client of an instance; see `create-portal-client.ts`. */
export function createPortalClient(target: string | URL | PortalClientOptions): PortalClient {
  return portalClientIn({ ...webPlatform, ...systemRuntime, headers: userAgent }, target);
}
