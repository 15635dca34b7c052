/** Resolves at the next tick that belongs to this entry; may be called repeatedly. */
export type Turn = () => Promise<void>;

/** The queue is full. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

interface Waiting {
  readonly position: number;
  go(): void;
  refuse(error: QueueFull): void;
}

/** Adds an entry at the end of the queue of its owner; entries without an owner share one queue. */
export type Enqueue = (owner?: string | number) => Turn;

/**
 * Creates a queue that serializes concurrent work, with other work of the event loop in between. Owners take turns, so
 * that none of them delays the others. The entries of one owner are served in order, also for their later ticks, so that
 * few are in progress at a time.
 * @param later runs its argument when the next entry may start
 * @param mostWaiting beyond it, the latest entry of the owner with the most entries is rejected with `QueueFull`
 */
export function createFairQueue(later: (next: () => void) => void, mostWaiting: number): Enqueue {
  /** By owner, the next one first. Each queue is in the order of its positions, and never empty. */
  const queues = new Map<string | number, Waiting[]>();
  let waiting = 0;
  let lastPosition = 0;
  // One error for all, because a stack trace for each costs more than everything else.
  const queueFull = new QueueFull();

  function startNext(): void {
    const [first] = queues;
    if (first === undefined) return;
    const [owner, queue] = first;
    queues.delete(owner);
    const next = queue.shift();
    if (queue.length > 0) queues.set(owner, queue);
    waiting -= 1;
    next?.go();
    if (waiting > 0) later(startNext);
  }

  function enqueue(owner: string | number, entry: Waiting): void {
    const queue = queues.get(owner) ?? [];
    const before = queue.findLastIndex(({ position }) => position < entry.position);
    queue.splice(before + 1, 0, entry);
    queues.set(owner, queue);
    waiting += 1;
    if (waiting === 1) later(startNext);
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
    lastPosition += 1;
    const position = lastPosition;
    return () => new Promise((go, refuse) => enqueue(owner, { position, go, refuse }));
  };
}

/** Log-ins and long bodies in a queue: at most about a second of work. */
const mostArrivals = 1_000;

/** A queue from which each tick of the event loop starts one entry. */
export const createArrivals = () => createFairQueue(setImmediate, mostArrivals);
