/** One line as text, or undefined where it is too long to be read. */
export interface TextLine {
  /** From 1. */
  readonly number: number;
  readonly text: string | undefined;
  /** False where the line was not UTF-8 and was read as Windows-1252. */
  readonly utf8: boolean;
}

/** A patient's record takes a few kilobytes; one with pictures in it may take more. */
export const longestLine = 1024 * 1024;

/**
 * Reads lines of text, each decoded for itself: exports come joined from systems that don't agree on an
 * encoding. What is not strictly UTF-8 is taken for Windows-1252, which Latin-1 text is, too.
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

/** One line of a file, without its line break. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** Undefined where the line is longer than what is read of one. */
  readonly bytes: Uint8Array | undefined;
}

/** What a file, a request or a test can be read from. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Splits bytes into lines that end in LF or CRLF, and holds no more than one line at a time.
 * @param longest in bytes; what goes beyond it is passed over
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
