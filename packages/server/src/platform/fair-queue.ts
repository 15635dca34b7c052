/** Resolves at the next tick that belongs to this entry; may be called repeatedly. */
export type Turn = () => Promise<void>;

/** The queue is full. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

interface Waiting {
  readonly place: number;
  go(): void;
  refuse(error: QueueFull): void;
}

/** Takes a position at the end of the owner's queue; all share one queue where no owner is named. */
export type TakePlace = (owner?: string | number) => Turn;

/**
 * Serializes concurrent work, and lets the event loop do everything else in between. Owners take turns, so that none of
 * them holds up the others. For each owner it is first come, first served, also for the second tick and the third, so
 * that few are in progress at a time.
 * @param later runs its argument when the next one may go
 * @param mostWaiting beyond it, the latest entry of the owner with the most entries is rejected with `QueueFull`
 */
export function createLine(later: (next: () => void) => void, mostWaiting: number): TakePlace {
  /** By owner, the one whose turn it is first; each queue is in the order of its positions, and never empty. */
  const queues = new Map<string | number, Waiting[]>();
  let waiting = 0;
  let lastPlace = 0;
  // One for all, since a stack trace for each costs more than the rest.
  const queueFull = new QueueFull();

  function letIn(): void {
    const [first] = queues;
    if (first === undefined) return;
    const [owner, queue] = first;
    queues.delete(owner);
    const next = queue.shift();
    if (queue.length > 0) queues.set(owner, queue);
    waiting -= 1;
    next?.go();
    if (waiting > 0) later(letIn);
  }

  function enqueue(owner: string | number, entry: Waiting): void {
    const queue = queues.get(owner) ?? [];
    const before = queue.findLastIndex(({ place }) => place < entry.place);
    queue.splice(before + 1, 0, entry);
    queues.set(owner, queue);
    waiting += 1;
    if (waiting === 1) later(letIn);
    if (waiting > mostWaiting) refuseOne();
  }

  function refuseOne(): void {
    const [owner, queue] = [...queues].reduce((most, other) =>
      other[1].length > most[1].length ? other : most,
    );
    const last = queue.pop();
    if (queue.length === 0) queues.delete(owner);
    waiting -= 1;
    last?.refuse(queueFull);
  }

  return (owner = '') => {
    lastPlace += 1;
    const place = lastPlace;
    return () => new Promise((go, refuse) => enqueue(owner, { place, go, refuse }));
  };
}

/** Log-ins and long bodies that may wait for their tick: about a second of work at most. */
const mostArrivals = 1_000;

/** A queue from which each tick of the event loop starts one entry. */
export const createArrivals = () => createLine(setImmediate, mostArrivals);
