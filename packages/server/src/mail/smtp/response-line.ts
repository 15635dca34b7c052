import { oneLine } from '../templates/template-variables.ts';

const longestLine = 200;
/** Of a response, in characters: more than any mail server says. A longer one is cut before a pattern sees it (Q72). */
const longestRead = 2_000;

/**
 * The response of a mail server, fit to be stored and shown: one line, without addresses and without anything that could be
 * a link or a part of its token, because some servers quote the mail that they respond to (Q40).
 */
export function answerLine(text: string): string {
  const words = oneLine(text.slice(0, longestRead)).split(' ');
  // The beginning of an address or a token would not be recognized.
  if (text.length > longestRead) words[words.length - 1] = '(word)';
  return words.map(withoutSecrets).join(' ').slice(0, longestLine);
}

function withoutSecrets(word: string): string {
  if (/https?:|portal\/join|eyJ/i.test(word)) return '(link)';
  return word
    .replace(/[^<>"':]+/g, (part) => (part.includes('@') ? '(address)' : part))
    .replace(/[\w-]{32,}/g, '(word)');
}
