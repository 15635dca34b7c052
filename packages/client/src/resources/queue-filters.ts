import type { PortalRequest, PortalRequestList, RequestType } from '@mdhq/portal-types';
import { checkObject, requestTypes } from '../arguments.ts';
import type { CallOptions } from '../options.ts';
import type { QueryOf } from '../sending/request.ts';
import { pageQuery, readAllPages } from './pages.ts';

/** Selects portal requests of a patient. Default: the first 100 open ones. */
export interface ListOptions extends CallOptions {
  /** One type or several. Default: all. */
  request_type?: RequestType | readonly RequestType[] | undefined;
  /** Default: `open`. */
  status?: QueueQuery['status'] | undefined;
  /** The page size, 1 to 100. Default: 100. */
  limit?: number | undefined;
  /** The number of requests to skip from the start, the oldest. Default: 0. */
  offset?: number | undefined;
}

/**
 * Who applied `request_type` and `status`. `client`: the instance ignored them (the vendor announces
 * both as "coming soon"), so the client removed the requests that do not match. It can't add any: such
 * an instance returns no dismissed requests, whatever the filter. Undefined without filters; a `status`
 * of `all` is none.
 */
export type FilteredBy = 'target' | 'client';

/** A page of portal requests, oldest first. */
export interface PortalRequestPage extends PortalRequestList {
  filtered_by?: FilteredBy;
}

export type QueueQuery = QueryOf<'showPortalRequests'>;

/** Reads one page as the target sends it. */
export type ReadPage = (query: QueueQuery) => Promise<PortalRequestList>;

type Matches = (portalRequest: PortalRequest) => boolean;

/** @throws PortalError `invalid-argument` */
export function queueQuery(options: ListOptions): Required<QueueQuery> {
  const { request_type, status, ...page } = checkObject('options', options);
  return { request_type: requestTypes(request_type), status, ...pageQuery(page) };
}

/** Returns the predicate of the filters; undefined without filters. */
export function matcherOf({ request_type, status }: QueueQuery): Matches | undefined {
  const opposites: Record<string, string> = { open: 'dismissed', dismissed: 'open' };
  const excluded = opposites[`${status}`];
  if (request_type === undefined && excluded === undefined) {
    return undefined;
  }
  return (portalRequest) =>
    request_type?.includes(portalRequest.request_type) !== false &&
    // The vendor's default is `open`, so a request without a status is open. An unknown status matches
    // both filters: a patient's request must not be lost because of it.
    (portalRequest.status ?? 'open') !== excluded;
}

/** Reads the requests of all pages from the target, oldest first. */
export function readAll(readPage: ReadPage, query: QueueQuery): Promise<PortalRequest[]> {
  return readAllPages((offset) => readPage({ ...query, offset }), query.offset ?? 0);
}

/** Returns the requests that match of those that a target sent, and who filtered. */
export function filterAll(
  sent: PortalRequest[],
  matches: Matches,
): [matching: PortalRequest[], filteredBy: FilteredBy] {
  const matching = sent.filter(matches);
  return [matching, matching.length < sent.length ? 'client' : 'target'];
}

/**
 * Reads one page of matching requests from a target that may ignore the filters.
 *
 * Even a page of only matching requests may come from an unfiltered queue, whose counts and offsets are
 * different. The page is returned as it is if it is the whole list, or if the filter has no type: a
 * target that ignores `status` would have sent open requests among the dismissed ones. Otherwise all
 * pages are read; the queue of a patient is short.
 */
export async function readMatchingPage(
  readPage: ReadPage,
  query: QueueQuery,
  matches: Matches,
): Promise<PortalRequestPage> {
  const page = await readPage(query);
  const { limit = 100, offset = 0, ...filters } = query;
  const isWhole = !offset && !page.has_more;
  const isConclusive = isWhole || (!query.request_type && page.data.length > 0);
  if (isConclusive && page.data.length <= limit && page.data.every(matches)) {
    return { ...page, filtered_by: 'target' };
  }
  const sent = isWhole ? page.data : await readAll(readPage, filters);
  const [matching, filtered_by] = filterAll(sent, matches);
  const end = offset + limit;
  return {
    ...page,
    total_count: matching.length,
    has_more: end < matching.length,
    data: matching.slice(offset, end),
    filtered_by,
  };
}
