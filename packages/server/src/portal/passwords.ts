import { availableParallelism } from 'node:os';
import { hashPassword, verifyPassword } from './password-hash.ts';

/** Hashes passwords for all who ask, few at a time. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** @param urgent goes before all that are not */
  verify(password: string, hash: string, urgent?: boolean): Promise<boolean>;
}

/** More passwords wait to be hashed than the server will keep. Trying again later may work. */
export class TooManyPasswords extends Error {
  override readonly name = 'TooManyPasswords';
}

/** Each hash takes 19 MiB and a core for a while: one core is left for everybody else. */
const atOnceByDefault = Math.max(1, Math.min(4, availableParallelism() - 1));
/** So many of each urgency wait at most: some seconds' work. */
const mostWaiting = 100;

/**
 * Hashing with a bound on its memory and on its share of the machine, so that a flood of wrong log-ins takes
 * neither from the others (Q8). What is urgent has a queue of its own, which such a flood can't fill.
 */
export function createPasswords(atOnce: number = atOnceByDefault): Passwords {
  const urgentQueue: (() => void)[] = [];
  const queue: (() => void)[] = [];
  let running = 0;

  async function enter(urgent: boolean): Promise<void> {
    if (running < atOnce) {
      running += 1;
      return;
    }
    const line = urgent ? urgentQueue : queue;
    if (line.length >= mostWaiting) throw new TooManyPasswords('Too many passwords to check.');
    await new Promise<void>((resolve) => line.push(resolve));
  }

  function leave(): void {
    const next = urgentQueue.shift() ?? queue.shift();
    // The place goes straight to the next one, so that nobody gets in between.
    if (next === undefined) running -= 1;
    else next();
  }

  async function inTurn<Result>(urgent: boolean, work: () => Promise<Result>): Promise<Result> {
    await enter(urgent);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  return {
    hash: (password) => inTurn(true, () => hashPassword(password)),
    verify: (password, hash, urgent = false) =>
      inTurn(urgent, () => verifyPassword(password, hash)),
  };
}
