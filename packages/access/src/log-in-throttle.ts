import { BoundedTable } from './bounded-table.ts';
import { networkOf } from './client-address.ts';
import { createFailedAttempts, type FailedAttemptsOptions } from './failed-attempts.ts';
import type { Uptime, Wait } from './wait.ts';

export interface LogIn {
  /** The instance; empty if there is only one. */
  subdomain: string;
  username: string;
  /** As `clientAddress` returns it. */
  address: string | null;
}

export interface LogInThrottle {
  /** Whether the user has logged in from this network before. */
  isKnown(logIn: LogIn): boolean;
  /** Runs `verify` unless too many attempts have failed; resolves to its verdict. */
  attempt(logIn: LogIn, verify: () => Promise<boolean>): Promise<boolean | Wait>;
  /** Counts a log-in that was valid without `attempt`: the user is known from now on, and its failures are forgotten. */
  countSuccess(logIn: LogIn): void;
}

export interface LogInThrottleDependencies extends Pick<FailedAttemptsOptions, 'mostInARow'> {
  uptime: Uptime;
  /** Resolves after a time that is longer than a verification usually takes. */
  pause(): Promise<void>;
}

const mostKnown = 20_000;
const mostKnownOfUser = 1_000;

/**
 * Slows guessing down without locking anyone out (Q8): failures are counted by network, and by user at that network, never
 * by user alone. A user who is known at a network can still log in while the network has to wait.
 *
 * Wrong credentials get one response whether the user is known, unknown or does not exist (Q73): while the network has to
 * wait, that is the network's wait, after a pause that hides whether there was a verification.
 */
export function createLogInThrottle({
  uptime,
  pause,
  ...options
}: LogInThrottleDependencies): LogInThrottle {
  const failures = createFailedAttempts(uptime, options);
  /** By user and network: when the last log-in was. */
  const known = new BoundedTable<number>({
    most: mostKnown,
    mostOfOwner: mostKnownOfUser,
    weigh: (at) => 1 + at,
  });
  const isKnown = (logIn: LogIn) => known.get(keyOf(logIn)) !== undefined;

  async function verified(
    logIn: LogIn,
    counted: readonly string[],
    verify: () => Promise<boolean>,
  ): Promise<boolean> {
    let isValid: boolean;
    try {
      isValid = await verify();
    } catch (error) {
      failures.subtract(counted);
      throw error;
    }
    if (isValid) countSuccess(logIn);
    return isValid;
  }

  function countSuccess(logIn: LogIn): void {
    // The user's own failures no longer count against the network; those of others do.
    failures.subtract([networkOf(logIn.address)], failures.forget(keyOf(logIn)));
    failures.forget(heldKeyOf(logIn));
    known.set(keyOf(logIn), uptime(), JSON.stringify([logIn.subdomain, logIn.username]));
  }

  return {
    isKnown,
    countSuccess,
    async attempt(logIn, verify) {
      const own = keyOf(logIn);
      const network = networkOf(logIn.address);
      const networkWait = failures.waitOf([network]);
      if (networkWait === undefined) {
        const counted = [own, network];
        return failures.begin(counted, network) ?? verified(logIn, counted, verify);
      }
      const paused = pause();
      const counted = [heldKeyOf(logIn)];
      const ownWait = failures.begin(counted, network);
      if (ownWait === undefined && isKnown(logIn) && (await verified(logIn, counted, verify))) {
        return true;
      }
      await paused;
      return ownWait !== undefined && ownWait.waitMs > networkWait.waitMs ? ownWait : networkWait;
    },
  };
}

/** The user's attempts while the network has to wait, which do not count against the network. */
function heldKeyOf(logIn: LogIn): string {
  return `held ${keyOf(logIn)}`;
}

function keyOf({ subdomain, username, address }: LogIn): string {
  return JSON.stringify([subdomain, username, networkOf(address)]);
}
