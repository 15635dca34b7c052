/** Which part of a list. */
export interface PageWindow {
  limit: number;
  offset: number;
}

/** A part of a list, and what there is beyond it. */
export interface Page<Row> {
  rows: Row[];
  totalCount: number;
  hasMore: boolean;
}

/** Reads a page of a list by its two queries, which are to be of one transaction. */
export async function readPage<Row>(
  { limit, offset }: PageWindow,
  select: (window: PageWindow) => Promise<Row[]>,
  count: () => Promise<number>,
): Promise<Page<Row>> {
  // One more than asked for tells whether there is a next page, and mostly saves the counting.
  const found = await select({ limit: limit + 1, offset });
  const hasMore = found.length > limit;
  const isAllThereIs = found.length === 0 ? offset === 0 : !hasMore;
  const totalCount = isAllThereIs ? offset + found.length : await count();
  return { rows: found.slice(0, limit), totalCount, hasMore };
}
