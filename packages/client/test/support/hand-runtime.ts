import type { Runtime } from '../../src/runtime.ts';

interface Timer {
  ms: number;
  callback: () => void;
}

/** A runtime whose clock is moved by the test. */
export interface HandRuntime extends Runtime {
  /** Waits for a timer with exactly this delay, moves the clock by it and fires the timer. */
  letPass(ms: number): Promise<void>;
}

/** Starts at 2 November 2026, 15:00:00 UTC; `random` always returns 0.5. */
export function handRuntime(): HandRuntime {
  const timers = new Set<Timer>();
  let onTimer = () => {};
  let passed = 0;
  let keys = 0;
  return {
    now: () => Date.UTC(2026, 10, 2, 15) + passed,
    elapsed: () => passed,
    random: () => 0.5,
    newKey: () => {
      keys += 1;
      return `key-${keys}`;
    },
    after: (ms, callback) => {
      const timer = { ms, callback };
      timers.add(timer);
      onTimer();
      return () => timers.delete(timer);
    },
    async letPass(ms) {
      for (;;) {
        const due = [...timers].find((timer) => timer.ms === ms);
        if (due !== undefined) {
          timers.delete(due);
          passed += ms;
          return due.callback();
        }
        await new Promise<void>((resolve) => {
          onTimer = resolve;
        });
      }
    },
  };
}
