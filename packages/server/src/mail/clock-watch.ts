import type { Clock } from '../platform/clock.ts';

/** All in milliseconds. */
export interface ClockReading {
  now: number;
  uptime: number;
  /** What the clock said at the reading before; later than any time at the first. */
  before: number;
  /** False where the clock was moved since, and at the first reading, where nobody knows. */
  isAsExpected: boolean;
}

export interface ClockWatch {
  read(): ClockReading;
  /** To be called once all that follows from a reading is done; until then, later readings say the same. */
  settle(reading: ClockReading): void;
}

/** How far the clock may run from the time that passes, between two readings. */
const toleranceMs = 1_000;

/**
 * Notices that the clock was moved: by an operator, by time synchronisation, or because the machine slept.
 * @param uptime milliseconds that have passed, whatever is done to the clock
 */
export function createClockWatch(clock: Clock, uptime: () => number): ClockWatch {
  let settled: Pick<ClockReading, 'now' | 'uptime'> | undefined;
  return {
    read() {
      const reading = { now: clock(), uptime: uptime() };
      if (settled === undefined) {
        return { ...reading, before: Number.MAX_SAFE_INTEGER, isAsExpected: false };
      }
      const drift = reading.now - settled.now - (reading.uptime - settled.uptime);
      return { ...reading, before: settled.now, isAsExpected: Math.abs(drift) <= toleranceMs };
    },
    settle(reading) {
      settled = reading;
    },
  };
}
