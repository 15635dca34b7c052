import type {
  DismissalResult,
  PortalRequest,
  PortalRequestRecord,
  RestorationResult,
  Timestamp,
} from '@mdhq/portal-types';
import { checkId, createParameters, type NewKey, patientPath } from '../arguments.ts';
import type { CallOptions, CreateOptions, RepeatOptions } from '../options.ts';
import type { FailureFacts } from '../portal-error.ts';
import type { CallOperation } from '../sending/call-operation.ts';
import { asList } from './pages.ts';
import {
  type FilteredBy,
  filterAll,
  type ListOptions,
  matcherOf,
  type PortalRequestPage,
  queueQuery,
  type ReadPage,
  readAll,
  readMatchingPage,
} from './queue-filters.ts';

/** The portal requests of all pages. */
export interface PortalRequests extends AsyncIterable<PortalRequest> {
  /** Set before the first request is yielded. */
  readonly filtered_by: FilteredBy | undefined;
}

/**
 * The request was dismissed by an earlier try, or by an earlier call with `idempotent`, whose response
 * was lost. `data` was part of that response; the other fields come from the repeated call.
 */
export interface RepeatedDismissal {
  result: true;
  message: string;
  data?: never;
  dismissed_at: Timestamp;
  dismissed_by: string;
}

/** The portal queue of a patient. */
export interface EnqueuedCalls {
  /**
   * Returns one page of the queue, oldest first. A newer instance may send a `request_type` that this
   * version does not know.
   *
   * With `request_type` or `status`, the page, its `total_count` and its `has_more` are correct on any
   * instance, and `filtered_by` says who filtered. If one page is not enough to find out, the client
   * reads more.
   *
   * @throws PortalError
   * @example
   * const queue = await client.enqueued.list(1, { request_type: ['rx', 'rx_refill'], limit: 20 });
   * console.log(`${queue.data.length} of ${queue.total_count}, filtered by the ${queue.filtered_by}`);
   */
  list(ptId: number, options?: ListOptions): Promise<PortalRequestPage>;

  /**
   * Iterates over all portal requests, oldest first; `limit` is the page size.
   *
   * All pages are read before the first request is yielded, so a dismissal inside the loop does not
   * shift the following pages. A dismissal by another user while the pages are read can still hide a
   * request until the next iteration. On an instance without paging or filters, the iteration yields
   * the matching requests of the single response.
   *
   * @throws PortalError from the loop
   * @example
   * for await (const portalRequest of client.enqueued.iterate(1)) {
   *   console.log(portalRequest.id, portalRequest.subject);
   * }
   */
  iterate(ptId: number, options?: ListOptions): PortalRequests;

  /**
   * Dismisses a request: takes it off the queue. Its data is kept, with the time and the API user.
   *
   * A DELETE without a response is sent again. If the first one had an effect, the call returns the
   * time and the API user, without `data`. With `idempotent: true` that also applies if an earlier call
   * of this API user dismissed the request.
   *
   * @throws PortalError; `request-already-dismissed` has the time and the API user
   * @example
   * const dismissal = await client.enqueued.dismiss(1, 27);
   * const { dismissed_at } = dismissal.data ?? dismissal;
   * console.log(`dismissed at ${dismissed_at}`);
   */
  dismiss(
    ptId: number,
    requestId: number,
    options?: RepeatOptions,
  ): Promise<DismissalResult | RepeatedDismissal>;

  /**
   * Returns one request, open or dismissed, with its patient and history. An extension, which the
   * vendor's instances do not have.
   *
   * @throws PortalError; `route-unavailable` if the instance does not support the operation
   * @example
   * const { portal_request, history } = await client.enqueued.show(1, 27);
   * console.log(portal_request.subject, history.at(-1)?.act);
   */
  show(ptId: number, requestId: number, options?: CallOptions): Promise<PortalRequestRecord>;

  /**
   * Restores a dismissed request to its previous position in the queue; an open one stays open. Its
   * history keeps the dismissal. An extension, which the vendor's instances do not have.
   *
   * @throws PortalError; `route-unavailable` if the instance does not support the operation
   * @example
   * const { data } = await client.enqueued.restore(1, 27);
   * console.log(data.status);
   */
  restore(ptId: number, requestId: number, options?: CreateOptions): Promise<RestorationResult>;
}

/** @param username the API user, to tell its own dismissals from those of others */
export function enqueuedCalls(
  call: CallOperation,
  username: string,
  newKey: NewKey,
): EnqueuedCalls {
  const reading = (ptId: number, options: ListOptions) => {
    const path = patientPath(ptId);
    const query = queueQuery(options);
    const matches = matcherOf(query);
    const readPage: ReadPage = (pageQuery) =>
      call('showPortalRequests', { path, query: pageQuery }, options, {
        // An entry without a type can't be filtered by type.
        isUsable: (body) =>
          asList.isUsable(body) &&
          (!query.request_type ||
            body.data.every(({ request_type }) => typeof request_type === 'string')),
      });
    return [query, matches, readPage] as const;
  };

  return {
    list: async (ptId, options = {}) => {
      const [query, matches, readPage] = reading(ptId, options);
      return matches ? readMatchingPage(readPage, query, matches) : readPage(query);
    },
    iterate: (ptId, options = {}) => {
      let filteredBy: FilteredBy | undefined;
      return {
        get filtered_by() {
          return filteredBy;
        },
        // An iterable can be iterated again, unlike a generator.
        async *[Symbol.asyncIterator]() {
          const [query, matches, readPage] = reading(ptId, options);
          if (!matches) {
            return yield* await readAll(readPage, query);
          }
          // From the start: the offset counts matching requests, but the target may count all.
          const { offset, ...rest } = query;
          const [matching, by] = filterAll(await readAll(readPage, rest), matches);
          filteredBy = by;
          yield* matching.slice(offset);
        },
      };
    },
    dismiss: async (ptId, requestId, options = {}) =>
      call('deletePortalRequest', { path: requestPath(ptId, requestId) }, options, {
        asRepeated: (failure) => ownDismissal(failure, username),
      }),
    show: async (ptId, requestId, options = {}) =>
      call('showPortalRequest', { path: requestPath(ptId, requestId) }, options),
    restore: async (ptId, requestId, options = {}) => {
      const parameters = createParameters(ptId, options, newKey);
      const path = requestPath(ptId, requestId);
      return call('restorePortalRequest', { ...parameters, path }, options);
    },
  };
}

function requestPath(ptId: number, requestId: number) {
  return { ...patientPath(ptId), queue_request_id: checkId('requestId', requestId) };
}

/** The result if this API user had already dismissed the request; undefined for other failures. */
function ownDismissal(
  { code, dismissed_at, dismissed_by }: FailureFacts,
  username: string,
): RepeatedDismissal | undefined {
  // The name of a later API user with the name of a revoked one has a number, such as `lab:2`.
  const isOwn = dismissed_by?.replace(/:\d+$/, '') === username;
  return code === 'request-already-dismissed' && dismissed_at && dismissed_by && isOwn
    ? { result: true, message: 'Dismissed by an earlier try.', dismissed_at, dismissed_by }
    : undefined;
}
