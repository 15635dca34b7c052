import { type ByteSource, readLines } from './lines.ts';

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
