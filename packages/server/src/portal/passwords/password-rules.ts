import type { PasswordStrength } from './password-strength.ts';

/** NIST SP 800-63B-4 3.1.1.2 (Q55). Lengths are counted in code points, and nothing is ever cut. */
const shortestPassword = 15;
const longestPassword = 256;
/** Powers of ten. zxcvbn calls what takes fewer than the first guessable, for whoever has the hashes. */
const fewestGuesses = 10;
const manyGuesses = 14;
/** Shorter words are part of too many others. */
const shortestWord = 4;
const wordsOfThePlace = ['password', 'portal', 'patient', 'clinic'];

/** How a password of the right length stands up to guessing. */
export type PasswordRating = 'guessable' | 'good' | 'strong';

/**
 * What is wrong with a new password, in words for the patient; undefined where nothing is. There are no
 * rules about kinds of characters: only what is guessed first is refused.
 * @param known what the guesser knows, such as the user name and the clinic's name
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

/** Names, and words that anyone would try first, count for nothing; what is left of a password must be hard to guess. */
export async function ratePassword(
  strength: PasswordStrength,
  password: string,
  known: readonly string[],
): Promise<PasswordRating> {
  const words = [...new Set([...wordsOfThePlace, ...known.flatMap(split)])]
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

/** What is hashed: two keyboards may write the same character differently (NIST SP 800-63B-4 3.1.1.2). */
export function normalizePassword(password: string): string {
  return password.normalize('NFC');
}
