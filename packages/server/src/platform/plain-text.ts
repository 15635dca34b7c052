const controlCharacter = /\p{Cc}/u;

/** Whether `text` is one line that can be shown, mailed and stored: no control character, no lone surrogate. */
export function isPlainText(text: string, longest: number): boolean {
  return (
    text !== '' && text.length <= longest && text.isWellFormed() && !controlCharacter.test(text)
  );
}

/** The text in one line, cut to `longest` characters; what can't be printed stands as `\u{a}`. */
export function printable(text: string, longest: number): string {
  return Array.from(text.slice(0, 2 * longest), (character) =>
    /[\p{C}\p{Zl}\p{Zp}]/u.test(character)
      ? `\\u{${character.codePointAt(0)?.toString(16)}}`
      : character,
  )
    .join('')
    .slice(0, longest);
}
