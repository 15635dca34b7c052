/** Letters that Unicode does not make plain by taking them apart. */
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
  // How a word ends in σ; a search may end before the word does.
  ς: 'σ',
  // Apostrophes that count as letters.
  ʻ: "'",
  ʼ: "'",
};
const takenApart = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'g');
const marks = /\p{M}/gu;
const otherThanLetters = /[^\p{L}\p{N}]+/gu;

/**
 * What names are found by: each piece of them, and what stands together or apart in some people's
 * spelling as one piece (`O'Brien` is `o`, `brien` and `obrien`), in small letters without accents. None twice.
 */
export function nameTokens(names: readonly string[]): string[] {
  const tokens = names.map(foldName).flatMap((name) => {
    const words = name.split(/\s+/);
    const joined = [...words, name].map((text) => text.replaceAll(otherThanLetters, ''));
    return [...name.split(otherThanLetters), ...joined];
  });
  return [...new Set(tokens)].filter((token) => token !== '');
}

/** The pieces of a name that somebody searches by; each is the beginning of one of the patient's tokens. */
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
