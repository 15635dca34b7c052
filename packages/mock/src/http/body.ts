import type { IncomingMessage } from 'node:http';
import { readJson } from '@mdhq/portal-spec/read-json';
import type { Operation } from '../prism/operation.ts';

/** The most bytes that a body may have; see `payload-too-large` in `problems.md`. */
const limit = 1024 * 1024;

/** The bytes of a body, or why there are none. */
export type Body = Buffer | 'too-large' | 'aborted';

/** Reads a body to its end, but keeps no more of it than the limit. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
    }
  } catch {
    return 'aborted';
  }
  return length > limit ? 'too-large' : Buffer.concat(chunks);
}

/** The content of a request, or the status to refuse it with. */
export type Content =
  | { is: 'nothing' }
  | { is: 'json'; json: unknown; length: number }
  | { is: 'unreadable'; status: 400 | 413 | 415 };

/**
 * Reads the content of a request. A body that the operation does not take is ignored. The media type is checked
 * here, because Prism throws on a malformed one.
 */
export function readContent(
  operation: Operation,
  url: string,
  mediaType: string,
  body: Buffer | 'too-large',
): Content {
  if (!isDecodable(url)) return { is: 'unreadable', status: 400 };
  if (!operation.request?.body || body.length === 0) return { is: 'nothing' };
  if (body === 'too-large') return { is: 'unreadable', status: 413 };
  if (!/^application\/json\s*(;|$)/i.test(mediaType)) return { is: 'unreadable', status: 415 };
  try {
    return { is: 'json', json: readJson(body), length: body.length };
  } catch {
    return { is: 'unreadable', status: 400 };
  }
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}
