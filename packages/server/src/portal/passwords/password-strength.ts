import { createThread } from '../../platform/worker-thread.ts';
import { TooManyPasswords } from './passwords.ts';

/** Estimates how hard passwords are to guess. */
export interface PasswordStrength {
  /**
   * @param password folded, without the words that an attacker knows
   * @param known words that an attacker knows, which may remain in another spelling
   * @returns the number of guesses, as a power of ten
   * @throws {TooManyPasswords} if the queue is full
   */
  guessesLog10(password: string, known: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

export interface StrengthTask {
  password: string;
  known: string[];
}

/** A few seconds of work. */
const mostWaiting = 100;

/**
 * Estimates with zxcvbn in a worker thread: its dictionaries take a second to load and about ten megabytes, and
 * a hostile password takes tens of milliseconds. The thread starts with the first password.
 */
export function createPasswordStrength(): PasswordStrength {
  const thread = createThread<StrengthTask, number>('./password-strength-worker', import.meta.url);
  return {
    guessesLog10(password, known) {
      if (thread.waiting >= mostWaiting) throw new TooManyPasswords('Too many passwords to rate.');
      return thread.run({ password, known: [...known] });
    },
    close: thread.close,
  };
}
