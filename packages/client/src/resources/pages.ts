import { checkObject, optionalInteger } from '../arguments.ts';
import { isObject } from '../sending/problem.ts';

/** The fields of a list that paging depends on. */
interface Page<Entry> {
  has_more: boolean;
  data: Entry[];
}

interface PageQuery {
  limit: number | undefined;
  offset: number | undefined;
}

/** A list response is usable if `data` is an array of objects. */
export const asList = {
  isUsable: (
    body: Record<string, unknown>,
  ): body is { data: Record<string, unknown>[] } & typeof body =>
    Array.isArray(body['data']) && body['data'].every(isObject),
};

/** An iterable that can be iterated again, unlike a generator. */
export function iterable<Entry>(iterate: () => AsyncIterator<Entry>): AsyncIterable<Entry> {
  return { [Symbol.asyncIterator]: iterate };
}

/**
 * The query parameters that select a page of a list.
 *
 * @throws PortalError `invalid-argument`
 */
export function pageQuery(options: Partial<PageQuery>): PageQuery {
  const { limit, offset } = checkObject('options', options);
  return {
    limit: optionalInteger('limit', limit, 1, 100),
    offset: optionalInteger('offset', offset, 0),
  };
}

/**
 * Reads all pages and returns each entry once. Entries without an id, which the vendor may send, can't
 * be compared, so all of them are returned.
 *
 * The next offset depends on the entries received, not on `limit`, because a target may use smaller
 * pages. A target that ignores `offset` sends the same page again, so a page without new entries is
 * the last one.
 */
export async function readAllPages<Entry extends { id?: number }>(
  readPage: (offset: number) => Promise<Page<Entry>>,
  start: number,
): Promise<Entry[]> {
  const entries = new Map<unknown, Entry>();
  let offset = start;
  let previous: string | undefined;
  for (;;) {
    const page = await readPage(offset);
    const current = JSON.stringify(page.data);
    const countBefore = entries.size;
    // A target that marks a page as the last one supports paging, so an equal page has other entries.
    if (current !== previous || !page.has_more) {
      for (const entry of page.data) {
        entries.set(entry.id ?? entry, entry);
      }
    }
    if (!page.has_more || entries.size === countBefore) {
      return [...entries.values()];
    }
    offset += page.data.length;
    previous = current;
  }
}
