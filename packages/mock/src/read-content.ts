import type { Operation } from './api.ts';
import { readJson } from './read-json.ts';

/** What a request brings along, or the status to refuse it with because it can't be read. */
export type Content =
  | { is: 'nothing' }
  | { is: 'json'; json: unknown; length: number }
  | { is: 'unreadable'; status: 400 | 413 | 415 };

/**
 * Reads what a request says. A body that the operation does not take is not read; a media type is
 * none of Prism's business, because it throws on one that is badly written.
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
    return {
      is: 'json',
      json: readJson(body),
      length: body.length,
    };
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
