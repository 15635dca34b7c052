/** Resolves at the next tick that belongs to this entry; may be called repeatedly. */
export type Turn = () => Promise<void>;

/** The queue is full; the latest entry is refused. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

interface Waiting {
  readonly place: number;
  go(): void;
  refuse(error: QueueFull): void;
}

/**
 * Serializes concurrent work, and lets the event loop do everything else in between. First come, first served, also for
 * the second tick and the third, so that few are in progress at a time.
 * @param later runs its argument when the next one may go
 * @param mostWaiting beyond it, the latest entry is rejected with `QueueFull`
 * @returns takes a position at the end of the queue
 */
export function createLine(later: (next: () => void) => void, mostWaiting: number): () => Turn {
  /** In the order of their positions. */
  const waiting: Waiting[] = [];
  let lastPlace = 0;
  // One for all, since a stack trace for each costs more than the rest.
  const queueFull = new QueueFull();

  function letIn(): void {
    waiting.shift()?.go();
    if (waiting.length > 0) later(letIn);
  }

  function enqueue(entry: Waiting): void {
    const before = waiting.findLastIndex(({ place }) => place < entry.place);
    waiting.splice(before + 1, 0, entry);
    if (waiting.length === 1) later(letIn);
    if (waiting.length > mostWaiting) waiting.pop()?.refuse(queueFull);
  }

  return () => {
    lastPlace += 1;
    const place = lastPlace;
    return () => new Promise((go, refuse) => enqueue({ place, go, refuse }));
  };
}

/** Log-ins and long bodies that may wait for their tick: about a second of work at most. */
const mostArrivals = 1_000;

/** A queue from which each tick of the event loop starts one entry. */
export const createArrivals = () => createLine(setImmediate, mostArrivals);
