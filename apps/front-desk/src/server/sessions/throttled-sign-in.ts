import { createLogInThrottle, type Uptime } from '@mdhq/portal-access';
import type { Surface } from '../../shared/desk-api.ts';
import { DeskError } from '../http/desk-error.ts';
import type { PortalAccess, PortalUser } from '../portal/portal-access.ts';

/** Signs a user in; returns what the portal serves. */
export type SignIn = (user: PortalUser) => Promise<Surface>;

export interface ThrottledSignInOptions {
  readonly portal: PortalAccess;
  readonly uptime: Uptime;
  /** Resolves after a time that is longer than the portal usually takes to refuse credentials. */
  readonly pause: () => Promise<void>;
}

/** Below the portal's limit of 100, which all workstations share if the portal does not trust the desk. */
const mostInARow = 20;

/**
 * Signs in at the portal, but slows down guessing per workstation: failures at one never make the staff at another one wait (Q73).
 * @throws {DeskError} `wrong-credentials`, `rate-limited`, and for every error of the portal
 */
export function createThrottledSignIn({ portal, uptime, pause }: ThrottledSignInOptions): SignIn {
  const throttle = createLogInThrottle({ uptime, pause, mostInARow });
  return async (user) => {
    let surface: Surface | undefined;
    const verdict = await throttle.attempt({ subdomain: '', ...user }, async () => {
      surface = await portal.signIn(user).catch((error: unknown) => {
        if (error instanceof DeskError && error.code === 'wrong-credentials') return undefined;
        throw error;
      });
      return surface !== undefined;
    });
    if (typeof verdict === 'object') {
      throw new DeskError('rate-limited', { retryAfterSeconds: Math.ceil(verdict.waitMs / 1_000) });
    }
    if (surface === undefined) throw new DeskError('wrong-credentials');
    return surface;
  };
}
