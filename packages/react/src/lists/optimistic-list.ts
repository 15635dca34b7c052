import type { InboxEntry, PortalRequest } from '@mdhq/portal-client';
import { isWithin, type ListScope, showsType } from './list-scope.ts';
import {
  comesAfter,
  type Entry,
  findEntry,
  isPastEnd,
  type KnownRequest,
  mapPages,
  type Page,
  type PortalList,
  pagesOf,
  recount,
} from './portal-list.ts';

/** The fields of a change that lists depend on. */
export interface ListChange {
  readonly act: 'dismiss' | 'restore';
  /** The id of the portal request. */
  readonly id: number;
  /** The request before the change, if the lists had it. */
  readonly known: KnownRequest;
}

/**
 * Returns the list as it will be after the changes. Of several changes of one request the last one
 * counts.
 *
 * @param countsUnseen whether a change alters the counts of a list whose read pages do not have the
 * request
 */
export function applyChanges<List extends PortalList>(
  list: List,
  scope: ListScope | undefined,
  changes: readonly ListChange[],
  countsUnseen: (change: ListChange) => boolean = () => true,
): List {
  if (!scope) return list;
  const last = new Map(changes.map((change) => [change.id, change]));
  let changed = list;
  for (const change of last.values()) {
    const { act, id, known } = change;
    const leaves = act === 'dismiss' ? 'open' : 'dismissed';
    if (scope.shows === leaves) {
      const entry = known.inInbox ?? known.inQueue;
      changed = removeRequest(changed, scope, id, entry, countsUnseen(change));
    } else if (act === 'restore' && scope.shows === 'open') {
      changed = insertRequest(changed, scope, id, known, countsUnseen(change));
    }
  }
  return changed;
}

/**
 * Returns the list without a request, also in its counts.
 *
 * @param known the request, if any list has it
 * @param countsUnseen whether the counts include it if it is on a page that has not been read
 */
function removeRequest<List extends PortalList>(
  list: List,
  scope: ListScope,
  requestId: number,
  known: Entry | undefined,
  countsUnseen: boolean,
): List {
  const shown = findEntry(list, requestId);
  if (shown) {
    return mapPages(list, (page) => {
      const data = page.data.filter((entry) => entry.id !== requestId);
      const counted = recount(page, shown, -1, true);
      return { ...counted, ...(data.length < page.data.length && { data }) } as typeof page;
    });
  }
  if (!known || !isWithin(scope, known)) return list;
  const isListed = showsType(scope, known);
  // It belongs to the pages that were read, but is not there: the counts no longer include it.
  if (isListed && !isPastEnd(list, known)) return list;
  if (!countsUnseen) return list;
  return mapPages(list, (page) => recount(page, known, -1, isListed));
}

/**
 * Returns a list of open requests with a request at its position, also in its counts.
 *
 * @param countsUnseen whether the counts change if its position is on a page that has not been read
 */
function insertRequest<List extends PortalList>(
  list: List,
  scope: ListScope,
  requestId: number,
  { inInbox, inQueue }: KnownRequest,
  countsUnseen: boolean,
): List {
  const known = scope.kind === 'inbox' ? inInbox : inQueue;
  if (!known || !isWithin(scope, known) || findEntry(list, requestId)) return list;
  const isListed = showsType(scope, known);
  const pageIndex = isListed ? pageIndexOf(list, scope, known) : undefined;
  if (pageIndex === undefined && !countsUnseen) return list;
  return mapPages(list, (page, index) => {
    const counted = recount(page, known, 1, isListed);
    return index === pageIndex ? withEntry(counted, asOpen(known)) : counted;
  });
}

/** The index of the page that a request belongs to; undefined if that page is not in the list. */
function pageIndexOf(
  list: PortalList,
  { offset = 0 }: ListScope,
  known: PortalRequest | InboxEntry,
): number | undefined {
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
