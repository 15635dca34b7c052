/** A line as text; undefined if it is too long. */
export interface TextLine {
  /** From 1. */
  readonly number: number;
  readonly text: string | undefined;
  /** False if the line was not UTF-8 and was read as Windows-1252. */
  readonly utf8: boolean;
}

/** A patient takes a few kilobytes; one with pictures may take more. */
export const longestLine = 1024 * 1024;

/**
 * Reads lines of text. Each is decoded separately, because exports may be joined from systems with different encodings.
 * Lines that are not valid UTF-8 are decoded as Windows-1252, which includes Latin-1.
 */
export async function* readTextLines(source: ByteSource): AsyncGenerator<TextLine> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const windows1252 = new TextDecoder('windows-1252');

  for await (const { number, bytes } of readLines(source, longestLine)) {
    if (bytes === undefined) {
      yield { number, text: undefined, utf8: true };
      continue;
    }
    const content = withoutByteOrderMark(bytes);
    try {
      yield { number, text: utf8.decode(content), utf8: true };
    } catch {
      yield { number, text: windows1252.decode(content), utf8: false };
    }
  }
}

const byteOrderMark = Buffer.from('\uFEFF', 'utf8');

function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  const length = byteOrderMark.length;
  return byteOrderMark.equals(bytes.subarray(0, length)) ? bytes.subarray(length) : bytes;
}

/** A line of a file, without its line break. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** Undefined if the line is too long. */
  readonly bytes: Uint8Array | undefined;
}

/** The bytes of a file, in chunks. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Splits bytes into lines that end in LF or CRLF, with at most one line in memory.
 * @param longest in bytes; longer lines are skipped
 */
async function* readLines(source: ByteSource, longest: number): AsyncGenerator<Line> {
  let number = 1;
  let parts: Uint8Array[] = [];
  let size = 0;

  function append(part: Uint8Array): void {
    size += part.length;
    if (size <= longest) parts.push(part);
    else parts = [];
  }
  function finish(): Line {
    const line = {
      number,
      bytes: size > longest ? undefined : withoutReturn(Buffer.concat(parts)),
    };
    number += 1;
    parts = [];
    size = 0;
    return line;
  }

  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      append(chunk.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    append(chunk.subarray(start));
  }
  if (size > 0) yield finish();
}

function withoutReturn(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
}
