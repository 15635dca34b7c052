import { describe, expect, it } from 'vitest';
import { createDatabaseClock } from '../../../src/store/postgres/clock.ts';

/** A monotonic clock that the test advances, and the clock of a database that it continues. */
function openClock() {
  const uptime = { now: 1_000 };
  const clock = createDatabaseClock(() => uptime.now);
  return {
    uptime,
    clock,
    /** Reads the database's clock. @param waited milliseconds until it is read, and until the response arrives */
    read(reading: number, waited: { before: number; after: number }) {
      const before = uptime.now;
      uptime.now += waited.before + waited.after;
      clock.correct(reading, before);
    },
  };
}

const time = Date.UTC(2026, 10, 30);
const hour = 3_600_000;
const quick = { before: 0, after: 0 };

describe('the clock of the database', () => {
  it('continues with the monotonic clock after it was read', () => {
    const { clock, read, uptime } = openClock();
    read(time, quick);
    uptime.now += hour;
    expect(clock.now()).toBe(time + hour);
  });

  it('stays as it is if a transaction waits for a lock before it reads the clock', () => {
    const { clock, read } = openClock();
    read(time, quick);
    read(time + 4_000, { before: 4_000, after: 0 });
    expect(clock.now()).toBe(time + 4_000);
  });

  it('stays as it is if a response is late', () => {
    const { clock, read } = openClock();
    read(time, quick);
    read(time, { before: 0, after: 4_000 });
    expect(clock.now()).toBe(time + 4_000);
  });

  it.each([
    ['forward', hour],
    ['back', -hour],
  ])('follows that of the database if it is set %s', (_, by) => {
    const { clock, read, uptime } = openClock();
    read(time, quick);
    uptime.now += 100;
    read(time + 100 + by, quick);
    expect(Math.abs(clock.now() - (time + 100 + by))).toBeLessThanOrEqual(1);
  });

  it('is corrected by the next reading if the first one was late', () => {
    const { clock, read } = openClock();
    read(time, { before: 4_000, after: 0 });
    read(time, quick);
    expect(Math.abs(clock.now() - time)).toBeLessThanOrEqual(1);
  });
});
