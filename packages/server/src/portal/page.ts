/** The part of a list that is requested. */
export interface PageWindow {
  limit: number;
  offset: number;
}

/** A part of a list, with the total count. */
export interface Page<Row> {
  rows: Row[];
  totalCount: number;
  hasMore: boolean;
}

/** The maximum bytes of a page, unless it has one entry that is longer (Q75). */
const mostPageBytes = 1_048_576;

/** The size of a page so far. */
export interface PageFill {
  entries: number;
  bytes: number;
}

/** Counts one more entry if the page has room for it; the first one always fits. */
export function addToPage(page: PageFill, entryBytes: number): boolean {
  if (page.entries > 0 && page.bytes + entryBytes > mostPageBytes) return false;
  page.entries += 1;
  page.bytes += entryBytes;
  return true;
}

/** Reads a page of a list by two queries, which must run in one transaction. */
export async function readPage<Row>(
  { limit, offset }: PageWindow,
  select: (window: PageWindow) => Promise<Row[]>,
  count: () => Promise<number>,
): Promise<Page<Row>> {
  // One row more than the limit tells whether there is a next page, and mostly makes counting unnecessary.
  const found = await select({ limit: limit + 1, offset });
  const hasMore = found.length > limit;
  const isAllThereIs = found.length === 0 ? offset === 0 : !hasMore;
  const totalCount = isAllThereIs ? offset + found.length : await count();
  return { rows: found.slice(0, limit), totalCount, hasMore };
}
