import type { PortalRequest, PortalRequestList } from '@mdhq/portal-types';
import type { FilteredBy, PortalRequestPage } from '../api/enqueued.ts';
import { eachOnce } from './each-once.ts';
import type { QueueQuery } from './queue-query.ts';

/** Reads one page as the target sends it. */
export type ReadPage = (query: QueueQuery) => Promise<PortalRequestList>;

type Matches = (portalRequest: PortalRequest) => boolean;

/** Whether a request is one that was asked for; undefined where all are. */
export function matcherOf({ request_type, status }: QueueQuery): Matches | undefined {
  const unwanted = { all: undefined, open: 'dismissed', dismissed: 'open' }[status ?? 'all'];
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
 * One page of what matches, on a target that may ignore the filters, which only what it sends can show.
 *
 * A page that all matches may still be one of an unfiltered queue, whose counts and offsets are not those of what
 * matches. It is taken as it is where it is the whole, and where there was no type to filter by: a target
 * that ignores `status` sends open requests, which among dismissed ones would show. Else all is read: a patient's
 * queue is short.
 */
export async function readMatchingPage(
  readPage: ReadPage,
  query: QueueQuery,
  matches: Matches,
): Promise<PortalRequestPage> {
  const page = await readPage(query);
  const { limit = 100, offset = 0, ...filters } = query;
  const isWhole = offset === 0 && !page.has_more;
  const isTelling = isWhole || (!query.request_type && page.data.length > 0);
  if (isTelling && page.data.length <= limit && page.data.every(matches)) {
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
