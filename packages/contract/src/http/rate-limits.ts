import { setTimeout } from 'node:timers/promises';
import { retryAfterSeconds } from '@mdhq/portal-types/retry-after';
import type { ApiResponse, Call } from './messages.ts';
import type { Transport } from './transport.ts';

/** The clock and the timer of a run. */
export interface Timing {
  /** Milliseconds since 1970. */
  now(): number;
  /** @throws the reason of the signal when it is aborted */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemTiming: Timing = {
  now: Date.now,
  async sleep(ms, signal) {
    await setTimeout(ms, undefined, signal && { signal }).catch((error: unknown) => {
      throw signal?.reason ?? error;
    });
  },
};

/** Sends calls, and waits while the target limits their rate. */
export interface WaitingTransport {
  /**
   * Sends a call again as long as the response is a 429 whose `Retry-After` is within the limits of the run.
   * @param onLimited receives each 429 after which the call is sent again
   */
  send(call: Call, onLimited?: (response: ApiResponse) => void): Promise<ApiResponse>;
  /** The total of all waits in milliseconds. */
  waitedMs(): number;
}

interface Waits {
  timing: Timing;
  /** Called before each wait, with its length in milliseconds. */
  onWait(ms: number): void;
  /** Ends a wait. */
  signal?: AbortSignal | undefined;
}

/** The longest total wait for one call, in milliseconds: twice the window of limits per minute. */
const longestWaitMs = 120_000;

/**
 * Creates a transport that waits as `Retry-After` says. If the wait exceeds two minutes, as for the hourly limit of
 * invitations, the case gets the 429. After a call for which two minutes were not enough, the run no longer waits.
 */
export function createWaitingTransport(
  transport: Pick<Transport, 'send'>,
  { timing, onWait, signal }: Waits,
): WaitingTransport {
  let waited = 0;
  let hasGivenUp = false;
  return {
    waitedMs: () => waited,
    async send(call, onLimited = () => undefined) {
      let left = longestWaitMs;
      for (;;) {
        const response = await transport.send(call);
        const wait = isWanted(call) ? undefined : waitIn(response, timing.now());
        if (hasGivenUp || wait === undefined || wait > longestWaitMs) return response;
        hasGivenUp = wait > left;
        if (hasGivenUp) return response;
        left -= wait;
        onLimited(response);
        onWait(wait);
        waited += wait;
        await timing.sleep(wait, signal);
      }
    },
  };
}

/** Whether the case itself requests a 429 from a mock. */
function isWanted({ headers }: Call): boolean {
  return headers['prefer']?.includes('code=429') ?? false;
}

/** The wait of a 429 in milliseconds, at least a second; undefined without a valid `Retry-After`. */
function waitIn({ status, headers }: ApiResponse, now: number): number | undefined {
  if (status !== 429) return undefined;
  const seconds = retryAfterSeconds(headers['retry-after'] ?? '', now);
  return seconds === undefined ? undefined : Math.max(1, seconds) * 1_000;
}
