import type { Clock } from '../../platform/clock.ts';

/** The clock of the database, which all servers share, so that leases and expiry do not depend on their own clocks. */
export interface DatabaseClock {
  /** Milliseconds since 1970. */
  readonly now: Clock;
  /**
   * Corrects the clock by a reading.
   * @param reading of the database's clock, in milliseconds since 1970
   * @param before the monotonic clock when the reading was requested, in milliseconds
   */
  correct(reading: number, before: number): void;
}

/** Smaller differences are due to the network. */
const toleranceMs = 20;

/** Continues the latest reading by the monotonic clock. */
export function createDatabaseClock(uptime: () => number = () => performance.now()): DatabaseClock {
  let offset: number | undefined;
  return {
    now: () => Math.floor(uptime() + (offset ?? 0)),
    correct(reading, before) {
      const read = reading - (before + uptime()) / 2;
      if (offset === undefined || Math.abs(read - offset) > toleranceMs) offset = read;
    },
  };
}
