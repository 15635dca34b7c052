/** The time that the portal, the desk and the page share. */
export interface DeskClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Lets so many milliseconds pass at once. */
  pass(ms: number): void;
}

/** A clock that goes on from a morning in November, ten hours after the last request of the seed, at its own pace. */
export function startClock(): DeskClock {
  const began = Date.now();
  let passed = 0;
  return {
    now: () => Date.parse('2026-11-11T15:04:05Z') + Date.now() - began + passed,
    pass(ms) {
      passed += ms;
    },
  };
}
