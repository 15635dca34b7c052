/** What the client takes from the machine that it runs on: time, chance and timers. */
export interface Runtime {
  /** Milliseconds since 1970. May jump when the clock is set. */
  now(): number;
  /** Milliseconds that only ever grow, from no particular start. */
  elapsed(): number;
  /** From 0 to below 1. */
  random(): number;
  /** A key that no other call has. */
  newKey(): string;
  /** Calls back once, after so many milliseconds, unless the function that it gives is called before. */
  after(ms: number, callback: () => void): () => void;
}

/** The machine itself. Everything is looked up at each call, so that what is put in its place counts. */
export const machine: Runtime = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  random: () => Math.random(),
  newKey: () => crypto.randomUUID(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
