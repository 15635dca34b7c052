/** The time that the portal, the desk and the page share. */
export interface DeskClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Advances the clock by so many milliseconds. */
  pass(ms: number): void;
}

/** A clock that runs at its own pace from a morning in November, ten hours after the last request of the seed. */
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
