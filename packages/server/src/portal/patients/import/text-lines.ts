import { TextDecoder } from 'node:util';

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
 * Reads lines of text. A file that begins with the byte order mark of UTF-16 is UTF-16. In any other, each line is
 * decoded separately, because exports may be joined from systems with different encodings: lines that are not valid UTF-8
 * are decoded as Windows-1252, which includes Latin-1.
 */
export async function* readTextLines(source: ByteSource): AsyncGenerator<TextLine> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const windows1252 = new TextDecoder('windows-1252');

  for await (const { number, bytes } of readLines(withoutUtf16(source), longestLine)) {
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

/** Converts UTF-16 to UTF-8, and passes on any other encoding. */
async function* withoutUtf16(source: ByteSource): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = Buffer.alloc(0);
  let decoder: TextDecoder | undefined;
  for await (const chunk of source) {
    let bytes = chunk;
    if (head !== undefined) {
      bytes = Buffer.concat([head, chunk]);
      head = bytes.length < 2 ? bytes : undefined;
      if (head !== undefined) continue;
      decoder = utf16Decoder(bytes);
    }
    yield decoder === undefined ? bytes : Buffer.from(decoder.decode(bytes, { stream: true }));
  }
  if (head !== undefined) yield head;
  if (decoder !== undefined) yield Buffer.from(decoder.decode());
}

function utf16Decoder([first, second]: Uint8Array): TextDecoder | undefined {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  return first === 0xfe && second === 0xff ? new TextDecoder('utf-16be') : undefined;
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
 * Splits bytes into lines, with at most one line in memory. A line ends in LF, CR, CRLF or CRCRLF, which a program
 * writes that converts CRLF again.
 * @param longest in bytes; longer lines are skipped
 */
async function* readLines(source: ByteSource, longest: number): AsyncGenerator<Line> {
  let number = 1;
  let parts: Uint8Array[] = [];
  let size = 0;
  /** The number of CRs that were read last. They are one line break if a LF follows, or else one each. */
  let returns = 0;

  function append(part: Uint8Array): void {
    size += part.length;
    if (size <= longest) parts.push(part);
    else parts = [];
  }
  function finish(): Line {
    const line = { number, bytes: size > longest ? undefined : Buffer.concat(parts) };
    number += 1;
    parts = [];
    size = 0;
    return line;
  }

  for await (const chunk of source) {
    const nextBreak = createBreakFinder(chunk);
    for (let start = 0; start < chunk.length; ) {
      const end = nextBreak(start);
      if (end > start) {
        for (; returns > 0; returns -= 1) yield finish();
        append(chunk.subarray(start, end));
      }
      if (chunk[end] === carriageReturn) {
        returns += 1;
      } else if (chunk[end] === lineFeed) {
        returns = 0;
        yield finish();
      }
      start = end + 1;
    }
  }
  for (; returns > 0; returns -= 1) yield finish();
  if (size > 0) yield finish();
}

/** Creates a function that returns the position of the first LF or CR from `start`, which must not decrease. */
function createBreakFinder(chunk: Uint8Array): (start: number) => number {
  const positionsOf = (byte: number) => {
    let position = -1;
    return (start: number) => {
      if (position < start) {
        const found = chunk.indexOf(byte, start);
        position = found < 0 ? chunk.length : found;
      }
      return position;
    };
  };
  const nextFeed = positionsOf(lineFeed);
  const nextReturn = positionsOf(carriageReturn);
  return (start) => Math.min(nextFeed(start), nextReturn(start));
}
