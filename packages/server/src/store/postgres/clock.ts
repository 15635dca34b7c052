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

/** Readings are whole milliseconds. */
const roundingMs = 1;

/**
 * Continues the latest reading by the monotonic clock. The database was read at some time between the request and the response,
 * late if the transaction waited for a lock, early if the response did. A clock that agrees with any of these times is kept.
 */
export function createDatabaseClock(uptime: () => number = () => performance.now()): DatabaseClock {
  let offset: number | undefined;
  return {
    now: () => Math.floor(uptime() + (offset ?? 0)),
    correct(reading, before) {
      const least = reading - uptime() - roundingMs;
      const most = reading - before + roundingMs;
      offset = Math.min(Math.max(offset ?? (least + most) / 2, least), most);
    },
  };
}
