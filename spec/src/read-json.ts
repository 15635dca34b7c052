import { isUtf8 } from 'node:buffer';
import { visit } from 'jsonc-parser';

/** A body can't be read; `message` gives the reason without repeating the content. */
export class MalformedJson extends Error {
  override readonly name = 'MalformedJson';
}

/** The deepest nesting that is accepted; see `malformed-request` in `problems.md`. */
const deepest = 64;

/**
 * Reads a JSON body strictly, as `malformed-request` in `problems.md` describes: valid UTF-8 without a byte
 * order mark, no duplicate keys, no NUL or lone surrogate, no key that reaches a prototype, no deeper than 64
 * (Q30-Q33).
 * @throws {MalformedJson}
 */
export function readJson(bytes: Buffer): unknown {
  const text = decode(bytes);
  checkStructure(text);
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedJson('The body is not valid JSON.');
  }
}

function decode(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new MalformedJson('The body is not valid UTF-8.');
  const text = bytes.toString('utf8');
  // RFC 8259 8.1 forbids senders to add one.
  if (text.startsWith('\uFEFF')) {
    throw new MalformedJson('The body begins with a byte order mark (BOM). Send it without one.');
  }
  return text;
}

/** Checks what JSON.parse accepts silently. */
function checkStructure(text: string): void {
  const openObjects: Set<string>[] = [];
  let depth = 0;
  const enter = () => {
    depth += 1;
    if (depth > deepest) throw new MalformedJson(`The body is nested deeper than ${deepest}.`);
  };
  visit(text, {
    onArrayBegin: enter,
    onArrayEnd: () => {
      depth -= 1;
    },
    onObjectBegin: () => {
      enter();
      openObjects.push(new Set());
    },
    onObjectEnd: () => {
      depth -= 1;
      openObjects.pop();
    },
    onObjectProperty: (key, _offset, _length, _line, _character, path) => {
      checkText(key);
      if (key === '__proto__' || (key === 'prototype' && path().at(-1) === 'constructor')) {
        throw new MalformedJson('The body has a key that is not allowed.');
      }
      const keys = openObjects.at(-1);
      if (keys?.has(key)) throw new MalformedJson('The body has a duplicate key.');
      keys?.add(key);
    },
    onLiteralValue: (value) => {
      if (typeof value === 'string') checkText(value);
      if (typeof value === 'number' && !Number.isFinite(value)) {
        throw new MalformedJson('The body has a number that is too large.');
      }
    },
  });
}

/** Rejects text that not every database stores unchanged. */
function checkText(text: string): void {
  if (text.includes('\0')) throw new MalformedJson('The body has a NUL character.');
  if (!text.isWellFormed()) throw new MalformedJson('The body has a lone surrogate.');
}
