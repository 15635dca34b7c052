import { isPastEnd } from './list-order.ts';
import { isWithin, type ListScope, showsType } from './list-scope.ts';
import { type Entry, findEntry, mapPages, type PortalList, recount } from './portal-list.ts';

/**
 * The list without a request, and without it in the counts.
 * @param known the request, if any list has it: one that is not read as far as that counts it all the same
 * @param countsUnseen whether it does
 */
export function leaveList<List extends PortalList>(
  list: List,
  scope: ListScope,
  id: number,
  known: Entry | undefined,
  countsUnseen: boolean,
): List {
  const shown = findEntry(list, id);
  if (shown) {
    return mapPages(list, (page) => {
      const data = page.data.filter((entry) => entry.id !== id);
      const counted = recount(page, shown, -1, true);
      return { ...counted, ...(data.length < page.data.length && { data }) } as typeof page;
    });
  }
  if (!known || !isWithin(scope, known)) return list;
  const isListed = showsType(scope, known);
  // Where it would stand in what is shown and doesn't, the counts are already without it.
  if (isListed && !isPastEnd(list, known)) return list;
  if (!countsUnseen) return list;
  return mapPages(list, (page) => recount(page, known, -1, isListed));
}
