import { availableParallelism } from 'node:os';
import type { Uptime } from '@mdhq/portal-access';
import { createThread, type Thread } from '../../platform/worker-thread.ts';

/** Hashes and verifies passwords, with limited concurrency. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** @param urgent runs before all that are not urgent */
  verify(password: string, hash: string, urgent?: boolean): Promise<boolean>;
  close(): Promise<void>;
}

/** Without `hash`, hashes the password; with it, verifies the password. */
export interface HashTask {
  password: string;
  hash?: string;
}

export type HashResult = string | boolean;

/** The queue of passwords is full, or did not advance in time. The client may retry later. */
export class TooManyPasswords extends Error {
  override readonly name = 'TooManyPasswords';
}

/** The number of threads: each hash takes 19 MiB and a core, and one core is left for everything else. */
const defaultConcurrency = Math.max(1, Math.min(4, availableParallelism() - 1));
/** The length of each of the two queues: a few seconds of work. */
const mostWaiting = 100;
/** On a busy machine, a few seconds of work take long. The response must still be sent before its deadline of 60 s. */
const longestWaitMs = 30_000;

interface Waiting {
  /** Milliseconds of uptime. */
  readonly since: number;
  start(thread: HashThread): void;
  refuse(error: TooManyPasswords): void;
}

/**
 * Hashes in worker threads of low priority, so that a flood of failed log-ins takes neither memory nor processor time from
 * other requests (Q8). Urgent passwords have a separate queue, which such a flood can't fill.
 */
export function createPasswords(
  uptime: Uptime,
  concurrency: number = defaultConcurrency,
): Passwords {
  const threads = Array.from({ length: concurrency }, () =>
    createThread<HashTask, HashResult>('./password-hash-worker', import.meta.url),
  );
  const idle = [...threads];
  const urgentQueue: Waiting[] = [];
  const queue: Waiting[] = [];

  async function enter(urgent: boolean): Promise<HashThread> {
    const thread = idle.pop();
    if (thread !== undefined) return thread;
    const waiting = urgent ? urgentQueue : queue;
    if (waiting.length >= mostWaiting) throw new TooManyPasswords('Too many passwords to check.');
    return new Promise((start, refuse) => waiting.push({ since: uptime(), start, refuse }));
  }

  function leave(thread: HashThread): void {
    refuseOverdue(urgentQueue);
    refuseOverdue(queue);
    const next = urgentQueue.shift() ?? queue.shift();
    // The thread goes directly to the next password in the queue, before any new one.
    if (next === undefined) idle.push(thread);
    else next.start(thread);
  }

  function refuseOverdue(waiting: Waiting[]): void {
    const inTime = waiting.findIndex(({ since }) => uptime() - since < longestWaitMs);
    for (const overdue of waiting.splice(0, inTime === -1 ? waiting.length : inTime)) {
      overdue.refuse(new TooManyPasswords('The passwords before this one took too long.'));
    }
  }

  async function run(urgent: boolean, task: HashTask): Promise<HashResult> {
    const thread = await enter(urgent);
    try {
      return await thread.run(task);
    } finally {
      leave(thread);
    }
  }

  return {
    hash: (password) => run(true, { password }) as Promise<string>,
    verify: (password, hash, urgent = false) => run(urgent, { password, hash }) as Promise<boolean>,
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

type HashThread = Thread<HashTask, HashResult>;
