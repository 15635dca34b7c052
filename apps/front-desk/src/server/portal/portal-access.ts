import { createPortalClient, type PortalClient, PortalError } from '@mdhq/portal-client';
import { viaLocalhost } from '@mdhq/portal-types/localhost';
import type { Credentials, Surface } from '../../shared/desk-api.ts';
import { DeskError } from '../http/desk-error.ts';
import { detectSurface } from './detect-surface.ts';
import { findClinic } from './find-clinic.ts';
import { fromPortal } from './portal-errors.ts';

/** A user of the portal. */
export interface PortalUser extends Credentials {
  /** The address of the workstation, as `clientAddress` returns it. */
  readonly address: string | null;
}

/** Access to the portal with the credentials of a user. */
export interface PortalAccess {
  /**
   * Returns what the portal serves to a user with these credentials.
   * @throws {DeskError} `wrong-credentials` if the portal refuses them, `no-such-clinic` if it would refuse all
   */
  signIn(user: PortalUser): Promise<Surface>;
  /** @throws {DeskError} for every error of the portal */
  call<Result>(user: PortalUser, use: (portal: PortalClient) => Promise<Result>): Promise<Result>;
}

/** @param portalUrl base URL of the portal API */
export function createPortalAccess(portalUrl: string): PortalAccess {
  const isVendors = /(^|\.)md-hq\.com$/.test(new URL(portalUrl).hostname);
  const open = ({ username, secret, address }: PortalUser): PortalClient =>
    createPortalClient({
      baseUrl: portalUrl,
      username,
      password: secret,
      // A portal that trusts the desk limits and records the workstation. The vendor's instances receive no addresses.
      ...(address === null || isVendors ? {} : { fetch: forwardingFetch(address) }),
    });

  return {
    async signIn(user) {
      try {
        return await detectSurface(open(user));
      } catch (error) {
        // `invalid-argument`: the name is impossible in HTTP Basic authentication, for example with a colon.
        if (
          error instanceof PortalError &&
          (error.status === 401 || error.code === 'invalid-argument')
        ) {
          // Requested for all credentials, so that neither the response nor its duration reveals anything about them.
          const isMissing = !isVendors && (await findClinic(portalUrl)) === false;
          throw new DeskError(isMissing ? 'no-such-clinic' : 'wrong-credentials');
        }
        throw fromPortal(error);
      }
    },
    async call(user, use) {
      try {
        return await use(open(user));
      } catch (error) {
        throw fromPortal(error);
      }
    },
  };
}

function forwardingFetch(address: string): (request: Request) => Promise<Response> {
  return (request) => {
    request.headers.set('X-Forwarded-For', address);
    return fetch(request, viaLocalhost(request.url));
  };
}
