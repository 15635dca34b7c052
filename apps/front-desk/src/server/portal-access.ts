import { createPortalClient, type PortalClient, PortalError } from '@mdhq/portal-client';
import type { Credentials } from '../shared/desk-api.ts';
import { DeskError } from './desk-error.ts';
import { fromPortal } from './portal-failure.ts';

/** The portal, as the person who is signed in may use it. */
export interface PortalAccess {
  /** @throws {DeskError} `wrong-credentials` when the portal does not take them */
  check(credentials: Credentials): Promise<void>;
  /** @throws {DeskError} for every failure of the portal's */
  call<Answer>(
    credentials: Credentials,
    use: (portal: PortalClient) => Promise<Answer>,
  ): Promise<Answer>;
}

/** No clinic gets as far as this patient number, so that asking for it reads nobody's queue. */
const nobody = Number.MAX_SAFE_INTEGER;

/** @param portalUrl base URL of the portal API */
export function createPortalAccess(portalUrl: string): PortalAccess {
  const open = ({ username, secret }: Credentials): PortalClient =>
    createPortalClient({ baseUrl: portalUrl, username, password: secret });

  return {
    async check(credentials) {
      try {
        await open(credentials).enqueued.list(nobody, { limit: 1 });
      } catch (error) {
        if (!(error instanceof PortalError)) throw error;
        // `invalid-argument`: no user of HTTP Basic authentication has such a name, with a colon say.
        if (error.status === 401 || error.code === 'invalid-argument') {
          throw new DeskError('wrong-credentials');
        }
        // Only somebody who was let in is told that there is no such patient.
        if (error.status !== 404) throw fromPortal(error);
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
