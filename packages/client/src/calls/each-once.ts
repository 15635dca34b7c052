/** The part of a list that paging goes by. */
interface Page<Entry> {
  has_more: boolean;
  data: Entry[];
}

/**
 * Reads page after page, and gives each entry once.
 *
 * The next offset goes by what came, not by what was asked for, since a target may have a smaller
 * page. One that ignores `offset` sends the same again: a page that brings nothing new is the last.
 */
export async function eachOnce<Entry extends { id: number }>(
  readPage: (offset: number) => Promise<Page<Entry>>,
  start: number,
): Promise<Entry[]> {
  const byId = new Map<number, Entry>();
  let offset = start;
  for (;;) {
    const page = await readPage(offset);
    const known = byId.size;
    for (const entry of page.data) {
      byId.set(entry.id, entry);
    }
    offset += page.data.length;
    if (!page.has_more || byId.size === known) {
      return [...byId.values()];
    }
  }
}
