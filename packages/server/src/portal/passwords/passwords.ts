import { availableParallelism } from 'node:os';
import { createThread, type Thread } from '../../platform/worker-thread.ts';

/** Hashes passwords for all who ask, few at a time. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** @param urgent goes before all that are not */
  verify(password: string, hash: string, urgent?: boolean): Promise<boolean>;
  close(): Promise<void>;
}

/** Without a hash: what the password's is; with one, whether it is the password's. */
export interface HashQuestion {
  password: string;
  hash?: string;
}

export type HashAnswer = string | boolean;

/** More passwords wait to be hashed than the server will keep. Trying again later may work. */
export class TooManyPasswords extends Error {
  override readonly name = 'TooManyPasswords';
}

/** Each hash takes 19 MiB and a core for a while: so many threads make them, and one core is left for everybody else. */
const atOnceByDefault = Math.max(1, Math.min(4, availableParallelism() - 1));
/** So many of each urgency wait at most: some seconds' work. */
const mostWaiting = 100;

/**
 * Hashing with a bound on its memory and on its share of the machine, so that a flood of wrong log-ins takes
 * neither from the others (Q8): in threads of its own, which leave the others the processor. What is urgent has a queue of its
 * own, which such a flood can't fill.
 */
export function createPasswords(atOnce: number = atOnceByDefault): Passwords {
  const threads = Array.from({ length: atOnce }, () =>
    createThread<HashQuestion, HashAnswer>('./password-hash-worker', import.meta.url),
  );
  const idle = [...threads];
  const urgentQueue: ((thread: HashThread) => void)[] = [];
  const queue: ((thread: HashThread) => void)[] = [];

  async function enter(urgent: boolean): Promise<HashThread> {
    const thread = idle.pop();
    if (thread !== undefined) return thread;
    const line = urgent ? urgentQueue : queue;
    if (line.length >= mostWaiting) throw new TooManyPasswords('Too many passwords to check.');
    return new Promise((resolve) => line.push(resolve));
  }

  function leave(thread: HashThread): void {
    const next = urgentQueue.shift() ?? queue.shift();
    // The thread goes straight to the next one, so that nobody gets in between.
    if (next === undefined) idle.push(thread);
    else next(thread);
  }

  async function ask(urgent: boolean, question: HashQuestion): Promise<HashAnswer> {
    const thread = await enter(urgent);
    try {
      return await thread.ask(question);
    } finally {
      leave(thread);
    }
  }

  return {
    hash: (password) => ask(true, { password }) as Promise<string>,
    verify: (password, hash, urgent = false) => ask(urgent, { password, hash }) as Promise<boolean>,
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

type HashThread = Thread<HashQuestion, HashAnswer>;
