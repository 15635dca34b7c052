import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { TooManyPasswords } from './passwords.ts';

/** Says how hard passwords are to guess. */
export interface PasswordStrength {
  /**
   * @param password folded, without what a guesser knows
   * @param known what a guesser knows, for what is left of it in another spelling
   * @returns how many guesses it takes, as a power of ten
   * @throws {TooManyPasswords} where more wait than will be kept
   */
  guessesLog10(password: string, known: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

export interface StrengthQuestion {
  id: number;
  password: string;
  known: string[];
}

export interface StrengthAnswer {
  id: number;
  guessesLog10: number;
}

interface Waiting {
  resolve(guessesLog10: number): void;
  reject(error: unknown): void;
}

/** Some seconds' work. */
const mostWaiting = 100;

/**
 * Estimates by zxcvbn, in a thread of its own: its dictionaries take a second to load and some ten megabytes, and
 * a spiteful password takes some hundredths, for all of which nobody else should wait. It begins with the first question.
 */
export function createPasswordStrength(): PasswordStrength {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let worker: Worker | undefined;

  function start(): Worker {
    const file = `./password-strength-worker${extname(import.meta.url)}`;
    const started = new Worker(new URL(file, import.meta.url));
    started.on('message', ({ id, guessesLog10 }: StrengthAnswer) => {
      waiting.get(id)?.resolve(guessesLog10);
      waiting.delete(id);
      // An idle thread holds no process back that has nothing else to do.
      if (waiting.size === 0) started.unref();
    });
    started.on('error', (error) => fail(started, error));
    started.on('exit', () =>
      fail(started, new Error('The thread that rates passwords has ended.')),
    );
    return started;
  }

  /** The next question starts another one. */
  function fail(ended: Worker, error: unknown): void {
    if (worker !== ended) return;
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  return {
    guessesLog10(password, known) {
      if (waiting.size >= mostWaiting) throw new TooManyPasswords('Too many passwords to rate.');
      worker ??= start();
      worker.ref();
      const id = ++lastId;
      worker.postMessage({ id, password, known: [...known] } satisfies StrengthQuestion);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    async close() {
      await worker?.terminate();
    },
  };
}
