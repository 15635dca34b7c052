import type { Operation } from './api.ts';

/** What a request brings along, or the status to refuse it with because it can't be read. */
export type Content = { json: unknown; length: number } | { length: 0 } | { refusal: 400 | 413 };

/**
 * Reads what a request says. A body that the operation does not take is not read; one of another
 * media type is left to Prism, which answers 415.
 */
export function readContent(
  operation: Operation,
  path: string,
  mediaType: string | undefined,
  body: Buffer | 'too-large',
): Content {
  if (!isDecodable(path)) return { refusal: 400 };
  if (!operation.request?.body || body.length === 0) return { length: 0 };
  if (body === 'too-large') return { refusal: 413 };
  if (mediaType && !/^application\/json\s*(;|$)/i.test(mediaType)) {
    return { json: body.toString(), length: body.length };
  }
  try {
    return {
      json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)),
      length: body.length,
    };
  } catch {
    return { refusal: 400 };
  }
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
