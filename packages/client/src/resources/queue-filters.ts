import type { PortalRequest, PortalRequestList, RequestType } from '@mdhq/portal-types';
import { given, requestTypes } from '../arguments.ts';
import type { CallOptions } from '../options.ts';
import type { QueryOf } from '../sending/request.ts';
import { eachOnce, pageQuery } from './pages.ts';

/** Which of a patient's portal requests. Without any: the open ones, a hundred at most. */
export interface ListOptions extends CallOptions {
  /** One type or several; all without it. */
  request_type?: RequestType | readonly RequestType[] | undefined;
  /** `open` without it. */
  status?: QueryOf<'showPortalRequests'>['status'] | undefined;
  /** How many in one answer, 1 to 100; 100 without it. */
  limit?: number | undefined;
  /** How many to leave out from the start, the oldest; 0 without it. */
  offset?: number | undefined;
}

/**
 * Who applied `request_type` and `status`. `client`: the instance ignored them (the vendor announces
 * both as "coming soon"), so that the client left out what does not match. It can leave out, and not
 * add: such an instance shows no dismissed requests, whatever is asked for. Undefined where there was
 * nothing to filter by; a `status` of `all` filters nothing.
 */
export type FilteredBy = 'target' | 'client';

/** A page of portal requests, oldest first. */
export interface PortalRequestPage extends PortalRequestList {
  filtered_by?: FilteredBy;
}

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

export type QueueQuery = QueryOf<'showPortalRequests'>;

/** @throws PortalError `invalid-argument` */
export function queueQuery({ request_type, status, ...page }: ListOptions): QueueQuery {
  return { request_type: given(request_type, requestTypes), status, ...pageQuery(page) };
}
