import type { Inbox, InboxEntry, PortalRequest, PortalRequestPage } from '@mdhq/portal-client';
import type { InfiniteData } from '@tanstack/react-query';

/** A page of a queue, or of the inbox. */
export type Page = PortalRequestPage | Inbox;

/** What the cache holds of a list of portal requests: one page, or several. */
export type PortalList = PortalRequestPage | InfiniteData<Page, unknown>;

/** What both kinds of entries tell. */
export type Entry = Pick<PortalRequest, 'id' | 'pt_id' | 'created' | 'request_type'>;

/** A request as lists show it, as far as any list or record in the cache has it. */
export interface KnownRequest {
  /** As a patient's queue shows it. */
  readonly inQueue?: PortalRequest | undefined;
  /** As the inbox shows it. */
  readonly inInbox?: InboxEntry | undefined;
}

export function pagesOf(list: PortalList): readonly Page[] {
  return 'pages' in list ? list.pages : [list];
}

/** The same list with its pages changed; the very same where no page has. */
export function mapPages<List extends PortalList>(
  list: List,
  change: (page: Page, index: number) => Page,
): List {
  const pages = pagesOf(list);
  const changed = pages.map(change);
  if (changed.every((page, index) => page === pages[index])) return list;
  return ('pages' in list ? { ...list, pages: changed } : changed[0]) as List;
}

/** Where in the list a request is; undefined where it isn't shown. */
export function findEntry(list: PortalList, id: number): PortalRequest | InboxEntry | undefined {
  for (const { data } of pagesOf(list)) {
    const found = data.find((entry) => entry.id === id);
    if (found) return found;
  }
  return undefined;
}

/**
 * The page with one more or one less of a type; of a type that the list leaves out, only the count by type tells.
 * Never below 0: a page that was read while the change was under way may have it already.
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
