import { createPortalClient, type PortalClient, PortalError } from '@mdhq/portal-client';
import type { Credentials, Surface } from '../shared/desk-api.ts';
import { DeskError } from './desk-error.ts';
import { findSurface } from './find-surface.ts';
import { fromPortal } from './portal-failure.ts';

/** The portal, as the person who is signed in may use it. */
export interface PortalAccess {
  /**
   * What the portal serves to somebody with these credentials.
   * @throws {DeskError} `wrong-credentials` when the portal does not take them
   */
  signIn(credentials: Credentials): Promise<Surface>;
  /** @throws {DeskError} for every failure of the portal's */
  call<Answer>(
    credentials: Credentials,
    use: (portal: PortalClient) => Promise<Answer>,
  ): Promise<Answer>;
}

/** @param portalUrl base URL of the portal API */
export function createPortalAccess(portalUrl: string): PortalAccess {
  const open = ({ username, secret }: Credentials): PortalClient =>
    createPortalClient({ baseUrl: portalUrl, username, password: secret });

  return {
    async signIn(credentials) {
      try {
        return await findSurface(open(credentials));
      } catch (error) {
        // `invalid-argument`: no user of HTTP Basic authentication has such a name, with a colon say.
        if (
          error instanceof PortalError &&
          (error.status === 401 || error.code === 'invalid-argument')
        ) {
          throw new DeskError('wrong-credentials');
        }
        throw fromPortal(error);
      }
    },
    async call(credentials, use) {
      try {
        return await use(open(credentials));
      } catch (error) {
        throw fromPortal(error);
      }
    },
  };
}
