/** NIST SP 800-63B-4 3.1.1.2 (Q55). Lengths are counted in code points, and nothing is ever cut. */
const shortestPassword = 15;
const longestPassword = 256;
/** A password that repeats fewer characters than these is on every guesser's list. */
const fewestDifferent = 5;
/** So much must be left of a password without the words that anyone would try first. */
const shortestRemainder = 8;
/** Shorter words are part of too many others. */
const shortestWord = 4;

/**
 * What is wrong with a new password, in words for the patient; undefined where nothing is. There are no
 * rules about kinds of characters: only what is guessed first is refused.
 * @param words what the guesser knows, such as the user name and the clinic's name
 */
export function faultOfPassword(password: string, words: readonly string[]): string | undefined {
  const length = [...password].length;
  if (length < shortestPassword) {
    return `Choose a password of at least ${shortestPassword} characters. A few unrelated words make a good one.`;
  }
  if (length > longestPassword)
    return `Choose a password of at most ${longestPassword} characters.`;
  if (new Set(password).size < fewestDifferent || !hasOwnWords(password, words)) {
    return 'This password is too easy to guess. Choose one that has little to do with your name or the clinic, and does not repeat itself.';
  }
  return undefined;
}

function hasOwnWords(password: string, words: readonly string[]): boolean {
  const known = ['password', 'portal', 'patient', 'clinic', ...words.flatMap(split)]
    .filter((word) => word.length >= shortestWord)
    .sort((one, other) => other.length - one.length);
  const remainder = known.reduce(
    (text, word) => text.replaceAll(word, ' '),
    password.normalize('NFKC').toLowerCase(),
  );
  return remainder.replaceAll(/\s/g, '').length >= shortestRemainder;
}

function split(text: string): string[] {
  const folded = text.normalize('NFKC').toLowerCase();
  return [folded, ...folded.split(/[^\p{L}\p{N}]+/u)];
}

/** What is hashed: two keyboards may write the same character differently (NIST SP 800-63B-4 3.1.1.2). */
export function normalizePassword(password: string): string {
  return password.normalize('NFC');
}
