const shortest = 3;
const longest = 64;
const form = /^[\p{L}\p{M}\p{N}._@+-]+$/u;

/** A user name as it is kept and compared: letters' case and presentation make no difference. */
export function foldUsername(username: string): string {
  return username.normalize('NFKC').toLowerCase();
}

/** What is wrong with a folded user name, in words for the patient; undefined where nothing is. */
export function faultOfUsername(folded: string): string | undefined {
  const length = [...folded].length;
  if (length < shortest) return `Choose a user name of at least ${shortest} characters.`;
  if (length > longest) return `Choose a user name of at most ${longest} characters.`;
  if (!form.test(folded)) {
    return 'A user name may have letters, digits and the characters . _ - @ + but no spaces.';
  }
  return undefined;
}
