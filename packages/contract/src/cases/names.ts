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

/** What stands inside a name and begins no part of it; undefined where there is nothing long enough. */
export function middleOf(name: string): string | undefined {
  const beginnings = [plainNameOf(name), ...name.split(/[^\p{L}\p{M}\p{N}]+/u).map(plainNameOf)];
  return wordsOf(plainNameOf(name))
    .map((word) => word.slice(1))
    .find((part) => part.length > 1 && beginnings.every((word) => !word.startsWith(part)));
}

function wordsOf(name: string): string[] {
  return name.split(/\s+/).filter((word) => word !== '');
}
