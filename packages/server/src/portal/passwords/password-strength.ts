import { createThread } from '../../platform/worker-thread.ts';
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
  password: string;
  known: string[];
}

/** Some seconds' work. */
const mostWaiting = 100;

/**
 * Estimates by zxcvbn, in a thread of its own: its dictionaries take a second to load and some ten megabytes, and
 * a spiteful password takes some hundredths, for all of which nobody else should wait. It begins with the first question.
 */
export function createPasswordStrength(): PasswordStrength {
  const thread = createThread<StrengthQuestion, number>(
    './password-strength-worker',
    import.meta.url,
  );
  return {
    guessesLog10(password, known) {
      if (thread.waiting >= mostWaiting) throw new TooManyPasswords('Too many passwords to rate.');
      return thread.ask({ password, known: [...known] });
    },
    close: thread.close,
  };
}
