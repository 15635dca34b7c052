import { extname } from 'node:path';
import jsTokens from 'js-tokens';
import { parse } from 'yaml';

const ignored = new Set([
  'WhiteSpace',
  'LineTerminatorSequence',
  'SingleLineComment',
  'MultiLineComment',
]);

/** The part of a file that a user can notice: code and YAML without comments and layout, Markdown without line breaks. */
export function significantText(file: string, text: string): string {
  switch (extname(file)) {
    case '.ts':
    case '.js':
      return tokens(text, false);
    case '.tsx':
    case '.jsx':
      return tokens(text, true);
    case '.yaml':
      return JSON.stringify(parse(text));
    case '.md':
      return text.replaceAll(/\s+/g, ' ');
    default:
      return text;
  }
}

function tokens(text: string, jsx: boolean): string {
  return Array.from(jsTokens(text, { jsx }))
    .filter(({ type }) => !ignored.has(type))
    .map(({ value }) => value)
    .join('\n');
}
