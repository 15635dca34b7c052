import type { PasswordStrength } from './password-strength.ts';

/** NIST SP 800-63B-4 3.1.1.2 (Q55). Lengths are in code points, and passwords are never truncated. */
const shortestPassword = 15;
const longestPassword = 256;
/** Powers of ten. Below the first, zxcvbn considers a password guessable for an attacker with the hashes. */
const fewestGuesses = 10;
const manyGuesses = 14;
/** Shorter words are part of too many other words. */
const shortestWord = 4;
const commonWords = ['password', 'portal', 'patient', 'clinic'];

/** The strength of a password of valid length. */
export type PasswordRating = 'guessable' | 'good' | 'strong';

/**
 * Checks a new password. There are no rules about kinds of characters: only passwords that are easy to guess are refused.
 * @param known what an attacker knows, such as the user name and the name of the clinic
 * @returns a message for the patient; undefined for a valid password
 */
export async function faultOfPassword(
  strength: PasswordStrength,
  password: string,
  known: readonly string[],
): Promise<string | undefined> {
  const length = [...password].length;
  if (length < shortestPassword) {
    return `Choose a password of at least ${shortestPassword} characters. A few unrelated words make a good one.`;
  }
  if (length > longestPassword) {
    return `Choose a password of at most ${longestPassword} characters.`;
  }
  if ((await ratePassword(strength, password, known)) === 'guessable') {
    return 'This password is too easy to guess. Choose a few unrelated words that have little to do with you or the clinic.';
  }
  return undefined;
}

/** Rates a password without the names and common words in it: the rest must be hard to guess. */
export async function ratePassword(
  strength: PasswordStrength,
  password: string,
  known: readonly string[],
): Promise<PasswordRating> {
  const words = [...new Set([...commonWords, ...known.flatMap(split)])]
    .filter((word) => word !== '')
    .sort((one, other) => other.length - one.length);
  const rest = words
    .filter((word) => word.length >= shortestWord)
    .reduce((text, word) => text.replaceAll(word, ''), fold(password));
  const guesses = await strength.guessesLog10(rest, words);
  if (guesses < fewestGuesses) return 'guessable';
  return guesses < manyGuesses ? 'good' : 'strong';
}

function split(text: string): string[] {
  const folded = fold(text);
  return [folded, ...folded.split(/[^\p{L}\p{N}]+/u)];
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Normalizes a password before hashing: keyboards may encode the same character differently (NIST SP 800-63B-4 3.1.1.2). */
export function normalizePassword(password: string): string {
  return password.normalize('NFC');
}
