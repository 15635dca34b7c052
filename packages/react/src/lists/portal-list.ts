import type { Inbox, InboxEntry, PortalRequest, PortalRequestPage } from '@mdhq/portal-client';
import type { InfiniteData } from '@tanstack/react-query';

/** A page of a queue or of the inbox. */
export type Page = PortalRequestPage | Inbox;

/** A list of portal requests in the cache: one page, or several. */
export type PortalList = PortalRequestPage | InfiniteData<Page, unknown>;

/** The fields that the entries of both kinds of lists have. */
export type Entry = Pick<PortalRequest, 'id' | 'pt_id' | 'created' | 'request_type'>;

/** A request as lists show it, if any list or record in the cache has it. */
export interface KnownRequest {
  /** The entry of the patient's queue. */
  readonly inQueue?: PortalRequest | undefined;
  /** The entry of the inbox. */
  readonly inInbox?: InboxEntry | undefined;
}

export function pagesOf(list: PortalList): readonly Page[] {
  return 'pages' in list ? list.pages : [list];
}

/** Returns the list with changed pages; the same object if no page changed. */
export function mapPages<List extends PortalList>(
  list: List,
  change: (page: Page, index: number) => Page,
): List {
  const pages = pagesOf(list);
  const changed = pages.map(change);
  if (changed.every((page, index) => page === pages[index])) return list;
  return ('pages' in list ? { ...list, pages: changed } : changed[0]) as List;
}

/** Returns the entry of a request; undefined if the list does not show it. */
export function findEntry(
  list: PortalList,
  requestId: number,
): PortalRequest | InboxEntry | undefined {
  for (const { data } of pagesOf(list)) {
    const found = data.find((entry) => entry.id === requestId);
    if (found) return found;
  }
  return undefined;
}

/** Whether one request comes after another in a list with the oldest first. */
export function comesAfter(one: Entry, other: Entry): boolean {
  const difference = Date.parse(one.created) - Date.parse(other.created);
  return difference === 0 ? one.id > other.id : difference > 0;
}

/** Whether a request belongs to the pages that have not been read yet; the oldest is first. */
export function isPastEnd(list: PortalList, entry: Entry): boolean {
  const pages = pagesOf(list);
  if (!pages.at(-1)?.has_more) return false;
  const lastShown = pages.flatMap<Entry>(({ data }) => data.slice(-1)).at(-1);
  return lastShown === undefined || comesAfter(entry, lastShown);
}

/**
 * Adds 1 or -1 to the counts of a page. For a type that the list does not show, only the count by type
 * changes. Never below 0: a page that was read during the change may already include it.
 */
export function recount(page: Page, { request_type }: Entry, by: 1 | -1, isListed: boolean): Page {
  const total_count =
    page.total_count !== null && isListed ? Math.max(0, page.total_count + by) : page.total_count;
  if (!('counts_by_type' in page)) return { ...page, total_count: total_count ?? 0 };
  const counts = page.counts_by_type;
  const counts_by_type = counts && {
    ...counts,
    // A newer instance may have types that this version does not know.
    ...(request_type in counts && { [request_type]: Math.max(0, counts[request_type] + by) }),
  };
  return { ...page, total_count, counts_by_type };
}
