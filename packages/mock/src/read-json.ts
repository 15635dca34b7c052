import { visit } from 'jsonc-parser';

/** Deeper than any questionnaire is nested: what `malformed-request` in `problems.md` says. */
const deepest = 64;

/**
 * Reads JSON as the server does: UTF-8, no key twice in one object, no NUL or lone surrogate, no key that
 * reaches a prototype, no deeper than 64.
 * @throws Error
 */
export function readJson(bytes: Buffer): unknown {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const json: unknown = JSON.parse(text);
  checkValue(json, 0, '');
  checkKeys(text);
  return json;
}

/** Of a key that comes twice JSON.parse takes the last. */
function checkKeys(text: string): void {
  const open: Set<string>[] = [];
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (key) => {
      if (open.at(-1)?.has(key)) throw new Error('a key twice in one object');
      open.at(-1)?.add(key);
    },
  });
}

/** @param within the key that the value stands under */
function checkValue(value: unknown, depth: number, within: string): void {
  if (typeof value === 'string') checkText(value);
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
    throw new Error('a number that is too large');
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth === deepest) throw new Error('nested too deep');
  for (const [key, inner] of Object.entries(value)) {
    checkText(key);
    if (key === '__proto__' || (key === 'prototype' && within === 'constructor')) {
      throw new Error('a key that is not allowed');
    }
    checkValue(inner, depth + 1, key);
  }
}

function checkText(text: string): void {
  if (text.includes('\0') || /\p{Surrogate}/u.test(text))
    throw new Error('a character that is not allowed');
}
