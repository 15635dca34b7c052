import { setTimeout as delay } from 'node:timers/promises';

/** Too much long work waits. Trying again later may work. */
export class TooMuchWork extends Error {
  override readonly name = 'TooMuchWork';
}

/** A piece of long work: half a millisecond or so, in which no one else is served. */
export type Slice = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Cuts long work into slices, so that it leaves most of the time to all others. */
export interface Slices {
  /**
   * Runs long work of an instance, one at a time; it calls `slice` for each piece.
   * @throws {TooMuchWork} where as much of that instance waits already
   */
  run<Result>(instanceId: number, work: (slice: Slice) => Promise<Result>): Promise<Result>;
}

/** Between two slices, of whatever work: some times what one takes. */
const pauseMs = 2;
const mostWaiting = 16;

/** @param pause resolves when the next slice may go */
export function createSlices(pause: () => Promise<unknown> = () => delay(pauseMs)): Slices {
  /** How much each instance has, running or waiting, and when the last of it is done. */
  const ofInstances = new Map<number, { count: number; done: Promise<unknown> }>();
  let free: Promise<unknown> = Promise.resolve();

  const slice: Slice = (work) => {
    const done = free.then(work);
    free = done.catch(() => undefined).then(pause);
    return done;
  };

  return {
    run(instanceId, work) {
      const own = ofInstances.get(instanceId) ?? { count: 0, done: Promise.resolve() };
      if (own.count > mostWaiting) {
        return Promise.reject(new TooMuchWork('Too much long work of an instance waits.'));
      }
      own.count += 1;
      ofInstances.set(instanceId, own);
      const done = own.done.then(() => work(slice));
      own.done = done
        .catch(() => undefined)
        .finally(() => {
          own.count -= 1;
          if (own.count === 0) ofInstances.delete(instanceId);
        });
      return done;
    },
  };
}
