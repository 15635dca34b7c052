import type { Page } from '@mdhq/test-browser';

interface PageTimers {
  /** Resolves when every response was read and has taken effect. */
  settled(): Promise<void>;
  /** Fires the held timers that are due within so many more milliseconds, each once. */
  pass(ms: number): void;
}

type TimersWindow = Window & { pageTimers?: PageTimers };

/** In milliseconds. Shorter timers belong to the UI, such as the pause after typing. */
const shortestHeld = 1000;

/**
 * Holds the timers of a page that refresh and retry until the test advances time, so that nothing that a test waits for is
 * replaced meanwhile. Shorter timers run as usual.
 */
export async function holdTimers(page: Page): Promise<void> {
  await page.addInitScript(installPageTimers, shortestHeld);
}

/** Waits until the page has no calls in progress and has shown their responses; the next refresh is due later. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(() => (window as TimersWindow).pageTimers?.settled());
}

export async function passTime(page: Page, ms: number): Promise<void> {
  await page.clock.fastForward(ms);
  await page.evaluate((passed) => (window as TimersWindow).pageTimers?.pass(passed), ms);
}

/** Runs in the page, so it uses nothing from outside itself. */
function installPageTimers(shortest: number): void {
  interface HeldTimer {
    due: number;
    readonly every: number | undefined;
    fire(): void;
  }
  type Start = (handler: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => number;

  const held = new Map<number, HeldTimer>();
  // Far from the ids of the browser, which count from 1.
  let lastId = 2 ** 40;
  let passed = 0;
  let pendingCalls = 0;
  // Methods of the window, which must be called on it.
  const clearNative = window.clearTimeout.bind(window);
  const fetchNative = window.fetch.bind(window);
  const later = window.setTimeout.bind(window);

  function holding(start: Start, isRepeated: boolean): Start {
    return (handler, ms = 0, ...args) => {
      if (ms < shortest) return start(handler, ms, ...args);
      lastId += 1;
      const every = isRepeated ? ms : undefined;
      held.set(lastId, { due: passed + ms, every, fire: () => handler(...args) });
      return lastId;
    };
  }
  function clear(id?: number): void {
    if (id !== undefined && !held.delete(id)) clearNative(id);
  }
  async function countedFetch(...request: Parameters<typeof fetch>): Promise<Response> {
    pendingCalls += 1;
    const end = (): void => {
      pendingCalls -= 1;
    };
    try {
      const response = await fetchNative(...request);
      response.clone().arrayBuffer().then(end, end);
      return response;
    } catch (error) {
      end();
      throw error;
    }
  }
  const tick = (): Promise<void> => new Promise((resolve) => later(resolve, 0));

  Object.assign(window, {
    setTimeout: holding(later as Start, false),
    setInterval: holding(window.setInterval.bind(window) as Start, true),
    clearTimeout: clear,
    clearInterval: clear,
    fetch: countedFetch,
  });
  (window as TimersWindow).pageTimers = {
    async settled() {
      // From the response to the query, to React, and to its effects.
      for (let quiet = 0; quiet < 5; quiet += 1) {
        await tick();
        if (pendingCalls > 0) quiet = -1;
      }
    },
    pass(ms) {
      passed += ms;
      const due = [...held].filter(([, timer]) => timer.due <= passed);
      for (const [id, timer] of due.sort(([, one], [, other]) => one.due - other.due)) {
        if (!held.has(id)) continue; // An earlier timer has cleared it.
        if (timer.every === undefined) held.delete(id);
        else timer.due = passed + timer.every;
        timer.fire();
      }
    },
  };
}
