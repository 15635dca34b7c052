const controlCharacter = /\p{Cc}/u;

/** Whether `text` is one line that can be shown, mailed and stored: no control character, no lone surrogate. */
export function isPlainText(text: string, longest: number): boolean {
  return (
    text !== '' && text.length <= longest && text.isWellFormed() && !controlCharacter.test(text)
  );
}
