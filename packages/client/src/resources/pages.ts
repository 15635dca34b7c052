import { checkInteger, given } from '../arguments.ts';
import type { Reading } from '../sending/call-operation.ts';
import { isObject } from '../sending/problem.ts';

/** The part of a list that paging goes by. */
interface Page<Entry> {
  has_more: boolean;
  data: Entry[];
}

/**
 * Reads page after page, and gives each entry once. Those without an id, as the vendor's may be, can't
 * be told apart: each is given.
 *
 * The next offset goes by what came, not by what was asked for, since a target may have a smaller
 * page. One that ignores `offset` sends the same again: a page that brings nothing new is the last.
 */
export async function eachOnce<Entry extends { id?: number }>(
  readPage: (offset: number) => Promise<Page<Entry>>,
  start: number,
): Promise<Entry[]> {
  const kept = new Map<unknown, Entry>();
  let offset = start;
  let lastSent: string | undefined;
  for (;;) {
    const page = await readPage(offset);
    const sent = JSON.stringify(page.data);
    const known = kept.size;
    // What says that it is the last shows that the target pages.
    if (sent !== lastSent || !page.has_more) {
      for (const entry of page.data) {
        kept.set(entry.id ?? entry, entry);
      }
    }
    if (!page.has_more || kept.size === known) {
      return [...kept.values()];
    }
    offset += page.data.length;
    lastSent = sent;
  }
}

/** How a call takes a list: one without `data` is none, nor is one of what is no object. */
export const asList: Pick<Reading<never>, 'isUsable'> = {
  isUsable: ({ data }) => Array.isArray(data) && data.every(isObject),
};

interface PageQuery {
  limit: number | undefined;
  offset: number | undefined;
}

/**
 * What says which page of a list.
 * @throws PortalError `invalid-argument`
 */
export function pageQuery({ limit, offset }: Partial<PageQuery>): PageQuery {
  return {
    limit: given(limit, (count) => checkInteger('limit', count, 1, 100)),
    offset: given(offset, (count) => checkInteger('offset', count, 0, Number.MAX_SAFE_INTEGER)),
  };
}
