import type { InboxEntry, PortalRequest } from '@mdhq/portal-client';
import { comesAfter, isPastEnd } from './list-order.ts';
import { isWithin, type ListScope, showsType } from './list-scope.ts';
import {
  findEntry,
  type KnownRequest,
  mapPages,
  type Page,
  type PortalList,
  pagesOf,
  recount,
} from './portal-list.ts';

/**
 * The list of open requests with a request inserted at its position, and in the counts.
 * @param countsUnseen whether a list that is not read as far as that counts it
 */
export function joinList<List extends PortalList>(
  list: List,
  scope: ListScope,
  id: number,
  { inInbox, inQueue }: KnownRequest,
  countsUnseen: boolean,
): List {
  const known = scope.kind === 'inbox' ? inInbox : inQueue;
  if (!known || !isWithin(scope, known) || findEntry(list, id)) return list;
  const isListed = showsType(scope, known);
  const place = isListed ? placeOf(list, scope, known) : undefined;
  if (place === undefined && !countsUnseen) return list;
  return mapPages(list, (page, index) => {
    const counted = recount(page, known, 1, isListed);
    return index === place ? withEntry(counted, asOpen(known)) : counted;
  });
}

/** The number of the page that a request belongs into; undefined for one that is not read yet, or left out. */
function placeOf(list: PortalList, { offset = 0 }: ListScope, known: PortalRequest | InboxEntry) {
  if (isPastEnd(list, known)) return undefined;
  const pages = pagesOf(list);
  const [first] = pages[0]?.data ?? [];
  if (offset > 0 && (!first || comesAfter(first, known))) return undefined;
  const found = pages.findIndex(({ data }) => data.some((entry) => comesAfter(entry, known)));
  return found === -1 ? pages.length - 1 : found;
}

function withEntry(page: Page, entry: PortalRequest | InboxEntry): Page {
  const before = page.data.findIndex((other) => comesAfter(other, entry));
  const data = (page.data as (PortalRequest | InboxEntry)[]).toSpliced(
    before === -1 ? page.data.length : before,
    0,
    entry,
  );
  return { ...page, data } as Page;
}

function asOpen<Known extends PortalRequest | InboxEntry>(known: Known): Known {
  return { ...known, status: 'open', dismissed_at: null, dismissed_by: null };
}
