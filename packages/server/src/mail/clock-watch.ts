import type { Clock } from '../platform/clock.ts';

/** Readings of the wall clock and the monotonic clock, in milliseconds. */
export interface ClockReading {
  now: number;
  uptime: number;
  /** The wall clock at the previous reading; later than any time at the first one. */
  before: number;
  /** False if the wall clock was changed since then, and at the first reading. */
  isAsExpected: boolean;
}

export interface ClockWatch {
  read(): ClockReading;
  /** Call it once a change of the clock is handled; until then, later readings report it again. */
  settle(reading: ClockReading): void;
}

/** The tolerated difference between the two clocks between two readings. */
const toleranceMs = 1_000;

/**
 * Detects changes of the wall clock: by an operator, by time synchronization, or because the machine slept.
 * @param uptime monotonic clock, in milliseconds
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
