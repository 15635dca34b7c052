/** A name in lower case, without accents, hyphens and apostrophes: `oquill` for `O’Quill`. */
export function plainNameOf(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[\p{M}\p{Pd}'’‘ʼ]/gu, '')
    .toLowerCase();
}

/** The first three letters of each part of a name. */
export function beginningsOf(name: string): string {
  return wordsOf(plainNameOf(name))
    .map((word) => word.slice(0, 3))
    .join(' ');
}

/** The name with an acute accent on each vowel. */
export function withAccents(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/([aeiou])\p{M}*/giu, '$1\u0301')
    .normalize('NFC');
}

/** A part of a name that is not a prefix of any; undefined if none is long enough. */
export function middleOf(name: string): string | undefined {
  const pieces = name.split(/[^\p{L}\p{M}\p{N}]+/u).map(plainNameOf);
  const beginnings = [...pieces, ...wordsOf(plainNameOf(name))];
  return pieces
    .map((piece) => piece.slice(1))
    .toSorted((one, other) => other.length - one.length)
    .find((part) => part.length > 1 && beginnings.every((word) => !word.startsWith(part)));
}

function wordsOf(name: string): string[] {
  return name.split(/\s+/).filter((word) => word !== '');
}
