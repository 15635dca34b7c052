/** Resolves when it is this one's turn, as often as it is asked for. */
export type Turn = () => Promise<void>;

/**
 * Lets those in one at a time who come in a crowd, with all that others ask in between. Who came first goes first, also for the
 * second turn and the third, so that few are under way at a time.
 * @param later runs what it is given when the next one may go
 * @returns takes a place at the end of the line
 */
export function createLine(later: (next: () => void) => void): () => Turn {
  const waiting = new Map<number, () => void>();
  let lastPlace = 0;

  function letIn(): void {
    const first = Math.min(...waiting.keys());
    waiting.get(first)?.();
    waiting.delete(first);
    if (waiting.size > 0) later(letIn);
  }

  return () => {
    lastPlace += 1;
    const place = lastPlace;
    return () =>
      new Promise((resolve) => {
        waiting.set(place, resolve);
        if (waiting.size === 1) later(letIn);
      });
  };
}

/** A line in which each turn of the event loop lets one in. */
export const createArrivals = () => createLine(setImmediate);
