const controlCharacter = /\p{Cc}/u;

/** Whether `text` is one line of 1 to `longest` characters without control characters and lone surrogates. */
export function isPlainText(text: string, longest: number): boolean {
  return (
    text !== '' && text.length <= longest && text.isWellFormed() && !controlCharacter.test(text)
  );
}

/** Escapes characters that can't be printed as `\u{a}`, and cuts the text to `longest` characters. */
export function printable(text: string, longest: number): string {
  return Array.from(text.slice(0, 2 * longest), (character) =>
    /[\p{C}\p{Zl}\p{Zp}]/u.test(character)
      ? `\\u{${character.codePointAt(0)?.toString(16)}}`
      : character,
  )
    .join('')
    .slice(0, longest);
}
