import { randomUuid } from './random-uuid.ts';

/** What the client uses of its environment: clocks, randomness and timers. */
export interface Runtime {
  /** The wall clock in milliseconds since 1970. It can jump. */
  now(): number;
  /** A monotonic clock in milliseconds, from an arbitrary start. */
  elapsed(): number;
  /** A random number from 0 to less than 1. */
  random(): number;
  /** A unique idempotency key. */
  newKey(): string;
  /** Calls back once after a delay in milliseconds, unless the returned function is called first. */
  after(ms: number, callback: () => void): () => void;
}

/** The environment of the process. Globals are looked up on each call, so they can be replaced. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  random: () => Math.random(),
  newKey: randomUuid,
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
