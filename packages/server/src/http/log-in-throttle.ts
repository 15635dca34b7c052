import { networkOf } from '@mdhq/portal-access';
import { BoundedMap } from '../portal/bounded-map.ts';
import type { Clock } from '../portal/clock.ts';
import { createFailedAttempts } from '../portal/failed-attempts.ts';
import type { RateLimited } from '../portal/rate-limited.ts';

export interface LogIn {
  subdomain: string;
  username: string;
  address: string | null;
}

export interface LogInThrottle {
  /** Whether the API user has logged in from this address before. */
  isKnown(logIn: LogIn): boolean;
  /** Runs `verify` unless too many attempts have failed; resolves to what it finds. */
  attempt(logIn: LogIn, verify: () => Promise<boolean>): Promise<boolean | RateLimited>;
}

const mostKnown = 20_000;

/**
 * Slows guessing down without locking anybody out (Q8): what fails counts against its address, and against that API user
 * at that address, never against the API user alone. Where an API user is known, the address's other failures don't count.
 */
export function createLogInThrottle(clock: Clock): LogInThrottle {
  const failures = createFailedAttempts(clock);
  const known = new BoundedMap<string, true>(mostKnown);

  return {
    isKnown: (logIn) => known.get(keyOf(logIn)) === true,
    async attempt(logIn, verify) {
      const own = keyOf(logIn);
      const ofAddress = known.get(own) ? [] : [networkOf(logIn.address)];
      const refusal = failures.begin([own, ...ofAddress]);
      if (refusal !== undefined) return refusal;

      let right: boolean;
      try {
        right = await verify();
      } catch (error) {
        failures.takeBack([own, ...ofAddress]);
        throw error;
      }
      if (right) {
        failures.forget(own);
        failures.takeBack(ofAddress);
        known.set(own, true);
      }
      return right;
    },
  };
}

function keyOf({ subdomain, username, address }: LogIn): string {
  return JSON.stringify([subdomain, username, networkOf(address)]);
}
