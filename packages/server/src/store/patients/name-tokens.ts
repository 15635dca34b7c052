/** Replacements of letters that Unicode does not decompose into a base letter and a mark. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  // The form of σ at the end of a word; a search may end before the word does.
  ς: 'σ',
  // Apostrophes that count as letters.
  ʻ: "'",
  ʼ: "'",
};
const takenApart = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'g');
const marks = /\p{M}/gu;
const otherThanLetters = /[^\p{L}\p{N}]+/gu;

/**
 * The tokens by which names are found: each part, and parts that are also spelled as one (`O'Brien` is `o`,
 * `brien` and `obrien`). Lower case, without accents and duplicates.
 */
export function nameTokens(names: readonly string[]): string[] {
  const tokens = names.map(foldName).flatMap((name) => {
    const words = name.split(/\s+/);
    const joined = [...words, name].map((text) => text.replaceAll(otherThanLetters, ''));
    return [...name.split(otherThanLetters), ...joined];
  });
  return [...new Set(tokens)].filter((token) => token !== '');
}

/** The tokens of a search. A patient matches if each is the prefix of one of the patient's tokens. */
export function searchTokens(name: string): string[] {
  const words = foldName(name).split(/\s+/);
  const tokens = words.map((word) => word.replaceAll(otherThanLetters, ''));
  return [...new Set(tokens)].filter((token) => token !== '');
}

function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(marks, '')
    .toLowerCase()
    .replaceAll(takenApart, (letter) => plainLetters[letter] ?? letter);
}
