import { setTimeout as delay } from 'node:timers/promises';

/** Too much long work is queued. The caller may retry later. */
export class TooMuchWork extends Error {
  override readonly name = 'TooMuchWork';
}

/** Runs a piece of long work: about half a millisecond, in which no other request is served. */
export type Slice = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Cuts long work into slices, so that other requests get most of the time. */
export interface Slices {
  /**
   * Runs long work of an instance, one at a time; it calls `slice` for each piece.
   * @throws {TooMuchWork} if too much work of that instance is already waiting
   */
  run<Result>(instanceId: number, work: (slice: Slice) => Promise<Result>): Promise<Result>;
}

/** Between two slices of any work: several times as long as a slice. */
const pauseMs = 2;
const mostWaiting = 16;

/** @param pause resolves when the next slice may start */
export function createSlices(pause: () => Promise<unknown> = () => delay(pauseMs)): Slices {
  /** By instance: how much work is running or queued, and when the last of it is done. */
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
        return Promise.reject(new TooMuchWork('Too much long work of this instance is queued.'));
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
