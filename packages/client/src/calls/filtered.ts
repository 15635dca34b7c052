import type { PortalRequest, PortalRequestList } from '@mdhq/portal-types';
import type { FilteredBy, PortalRequestPage } from '../api/enqueued.ts';
import { eachOnce } from './each-once.ts';
import type { QueueQuery } from './queue-query.ts';

/** Reads one page as the target sends it. */
export type ReadPage = (query: QueueQuery) => Promise<PortalRequestList>;

type Matches = (portalRequest: PortalRequest) => boolean;

/** Whether a request is one that was asked for; undefined where all are. */
export function matcherOf({ request_type, status }: QueueQuery): Matches | undefined {
  const unwanted = { open: 'dismissed', dismissed: 'open', all: undefined }[status ?? 'all'];
  if (request_type === undefined && unwanted === undefined) {
    return undefined;
  }
  return (portalRequest) =>
    (request_type?.includes(portalRequest.request_type) ?? true) &&
    // The vendor's default is `open`, so what has no status is. One in other words may be either, and
    // is shown: a patient's request must not be lost for a word.
    (portalRequest.status ?? 'open') !== unwanted;
}

/** All that a target sends, over all pages, oldest first. */
export function readAll(readPage: ReadPage, query: QueueQuery): Promise<PortalRequest[]> {
  return eachOnce((offset) => readPage({ ...query, offset }), query.offset ?? 0);
}

/** What matches of all that was sent, and by whom it was filtered. */
export function filterAll(
  sent: PortalRequest[],
  matches: Matches,
): { matching: PortalRequest[]; filtered_by: FilteredBy } {
  const matching = sent.filter(matches);
  return { matching, filtered_by: matching.length === sent.length ? 'target' : 'client' };
}

/**
 * One page of what matches, on a target that may ignore the filters.
 *
 * A page with something foreign on it shows that the target ignores them: its pages, counts and
 * offsets are then those of the whole queue, so that is read. A page that all matches may still be
 * one of an unfiltered queue, unless it is the whole or `isFiltered` knows better.
 */
export async function readMatchingPage(
  readPage: ReadPage,
  query: QueueQuery,
  matches: Matches,
  isFiltered: IsFiltered,
): Promise<PortalRequestPage> {
  const page = await readPage(query);
  const { limit = 100, offset = 0, ...filters } = query;
  const isWhole = offset === 0 && !page.has_more;
  if (
    page.data.every(matches) &&
    page.data.length <= limit &&
    (isWhole || (await isFiltered(readPage, page, filters)))
  ) {
    return { ...page, filtered_by: 'target' };
  }
  const sent = isWhole ? page.data : await readAll(readPage, filters);
  const { matching, filtered_by } = filterAll(sent, matches);
  const end = offset + limit;
  return {
    ...page,
    total_count: matching.length,
    has_more: end < matching.length,
    data: matching.slice(offset, end),
    filtered_by,
  };
}

/** Whether a target is known to filter, given a page of which all matches. */
type IsFiltered = (
  readPage: ReadPage,
  page: PortalRequestList,
  filters: QueueQuery,
) => Promise<boolean>;

/**
 * Finds out whether a target filters by `request_type`: if so, it counts fewer requests with it than
 * without. Equal counts prove nothing. One proof is enough for as long as the client lives.
 */
export function filterProver(): IsFiltered {
  let isProven = false;
  return async (readPage, page, { request_type, ...others }) => {
    if (request_type === undefined) {
      // By status alone: an open request among the dismissed ones would have shown itself.
      return page.data.length > 0;
    }
    isProven ||= page.total_count < (await readPage({ ...others, limit: 1 })).total_count;
    return isProven;
  };
}
