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
export async function* readLines(source: ByteSource, longest: number): AsyncGenerator<Line> {
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
