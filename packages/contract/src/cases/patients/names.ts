/** A name in small letters, without accents, hyphens and apostrophes: `oquill` for `O’Quill`. */
export function plainNameOf(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[\p{M}\p{Pd}'’‘ʼ]/gu, '')
    .toLowerCase();
}

/** The first letters of each name, three at most. */
export function beginningsOf(name: string): string {
  return wordsOf(plainNameOf(name))
    .map((word) => word.slice(0, 3))
    .join(' ');
}

/** The name with an acute on each vowel that takes one. */
export function withAccents(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/([aeiou])\p{M}*/giu, '$1\u0301')
    .normalize('NFC');
}

/** What stands inside a piece of a name and begins none; undefined where there is nothing long enough. */
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
