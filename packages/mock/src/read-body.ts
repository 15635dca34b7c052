import type { IncomingMessage } from 'node:http';

/** The most that a body may have, in bytes: what `payload-too-large` in `problems.md` says. */
const limit = 1024 * 1024;

/** The bytes of a body, or why there are none. */
export type Body = Buffer | 'too-large' | 'broken-off';

/** Reads a body to its end, and keeps no more of it than the limit. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
    }
  } catch {
    return 'broken-off';
  }
  return length > limit ? 'too-large' : Buffer.concat(chunks);
}
