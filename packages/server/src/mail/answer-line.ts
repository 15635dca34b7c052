import { oneLine } from './template-variables.ts';

const longestLine = 200;

/**
 * What a mail server said, fit to be kept and shown: one line, without addresses and without anything that could be
 * a link or a part of its token, for some servers quote the mail that they answer to (Q40).
 */
export function answerLine(text: string): string {
  return oneLine(text)
    .replace(/\S*(?:https?:|portal\/join|eyJ)\S*/gi, '(link)')
    .replace(/[^\s<>"':]*@[^\s<>"':]*/g, '(address)')
    .replace(/[\w-]{32,}/g, '(word)')
    .slice(0, longestLine);
}
