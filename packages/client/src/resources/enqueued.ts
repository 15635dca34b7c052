import type {
  DismissalResult,
  PortalRequest,
  PortalRequestRecord,
  RestorationResult,
  Timestamp,
} from '@mdhq/portal-types';
import { checkId, createParameters, type NewKey, patientPath } from '../arguments.ts';
import type { CallOptions, CreateOptions } from '../options.ts';
import type { FailureFacts } from '../portal-error.ts';
import type { CallOperation } from '../sending/call-operation.ts';
import { isObject } from '../sending/problem.ts';
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

/** Portal requests of all pages. */
export interface PortalRequests extends AsyncIterable<PortalRequest> {
  /** Known from the first request that a loop is given. */
  readonly filtered_by: FilteredBy | undefined;
}

/**
 * The request is dismissed, by this call, though the answer that said so was lost. `data` was in it;
 * what is known comes from the repeat.
 */
export interface RepeatedDismissal {
  result: true;
  message: string;
  data?: never;
  dismissed_at: Timestamp;
  dismissed_by: string;
}

/** A patient's portal queue. */
export interface EnqueuedCalls {
  /**
   * One page of the queue, oldest first. A newer instance may send a `request_type` that this version
   * does not know.
   *
   * With `request_type` or `status` the page is right on any instance, `total_count` and `has_more`
   * too, and `filtered_by` says who filtered. Where one page can't tell that, more is read.
   *
   * @throws PortalError
   * @example
   * const queue = await client.enqueued.list(1, { request_type: ['rx', 'rx_refill'], limit: 20 });
   * console.log(`${queue.data.length} of ${queue.total_count}, filtered by the ${queue.filtered_by}`);
   */
  list(ptId: number, options?: ListOptions): Promise<PortalRequestPage>;

  /**
   * Every portal request, oldest first, over all pages; `limit` is the size of a page.
   *
   * All pages are read before the first request is handed out, so that dismissing inside the loop
   * does not shift the pages still to come. What others dismiss during the reading can still make
   * one slip by until the next time. On an instance that does not page, it ends with what there is; on
   * one that does not filter, it hands out what matches.
   *
   * @throws PortalError from the loop
   * @example
   * for await (const portalRequest of client.enqueued.iterate(1)) {
   *   console.log(portalRequest.id, portalRequest.subject);
   * }
   */
  iterate(ptId: number, options?: ListOptions): PortalRequests;

  /**
   * Takes a request off the queue. It is a soft delete: the data stays, with the time and the API user.
   *
   * A DELETE that is not answered is sent again. If it had worked, the second one is told so, and the
   * call returns what is then known: the time and the API user, and no `data`.
   *
   * @throws PortalError; `request-already-dismissed` says by whom and when
   * @example
   * const dismissal = await client.enqueued.dismiss(1, 27);
   * const { dismissed_at } = dismissal.data ?? dismissal;
   * console.log(`off the queue since ${dismissed_at}`);
   */
  dismiss(
    ptId: number,
    queueRequestId: number,
    options?: CallOptions,
  ): Promise<DismissalResult | RepeatedDismissal>;

  /**
   * One request, open or dismissed, with its patient and all that has become of it. An extension, which the vendor's
   * own instances lack.
   *
   * @throws PortalError; `route-unavailable` where the instance does not show single requests
   * @example
   * const { portal_request, history } = await client.enqueued.show(1, 27);
   * console.log(portal_request.subject, history.at(-1)?.act);
   */
  show(ptId: number, queueRequestId: number, options?: CallOptions): Promise<PortalRequestRecord>;

  /**
   * Puts a dismissed request back where it stood in the queue; one that is open stays so. Its history keeps who dismissed
   * it. An extension, which the vendor's own instances lack.
   *
   * @throws PortalError; `route-unavailable` where the instance does not restore requests
   * @example
   * const { data } = await client.enqueued.restore(1, 27);
   * console.log(data.status);
   */
  restore(
    ptId: number,
    queueRequestId: number,
    options?: CreateOptions,
  ): Promise<RestorationResult>;
}

/** @param username the API user's, by whom a dismissal is told from somebody else's */
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
        // What has no type can't be filtered by it.
        isUsable: ({ data }) =>
          Array.isArray(data) &&
          data.every(
            (entry) =>
              isObject(entry) && (!query.request_type || typeof entry['request_type'] === 'string'),
          ),
      });
    return { query, matches, readPage };
  };

  return {
    list: async (ptId, options = {}) => {
      const { query, matches, readPage } = reading(ptId, options);
      return matches ? readMatchingPage(readPage, query, matches) : readPage(query);
    },
    iterate: (ptId, options = {}) => {
      let filteredBy: FilteredBy | undefined;
      return {
        get filtered_by() {
          return filteredBy;
        },
        // An iterable, not a generator, which a second loop would find used up.
        async *[Symbol.asyncIterator]() {
          const { query, matches, readPage } = reading(ptId, options);
          if (!matches) {
            return yield* await readAll(readPage, query);
          }
          // From the start, since an offset counts what matches, and the target perhaps all.
          const { offset, ...rest } = query;
          const { matching, filtered_by } = filterAll(await readAll(readPage, rest), matches);
          filteredBy = filtered_by;
          yield* matching.slice(offset);
        },
      };
    },
    dismiss: async (ptId, queueRequestId, options = {}) =>
      call('deletePortalRequest', { path: requestPath(ptId, queueRequestId) }, options, {
        asRepeated: (failure) => ownDismissal(failure, username),
      }),
    show: async (ptId, queueRequestId, options = {}) =>
      call('showPortalRequest', { path: requestPath(ptId, queueRequestId) }, options),
    restore: async (ptId, queueRequestId, options = {}) => {
      const parameters = createParameters(ptId, options, newKey);
      const path = requestPath(ptId, queueRequestId);
      return call('restorePortalRequest', { ...parameters, path }, options);
    },
  };
}

function requestPath(ptId: number, queueRequestId: number) {
  return { ...patientPath(ptId), queue_request_id: checkId('queueRequestId', queueRequestId) };
}

/** What a repeated DELETE is told of the first one, if that was this API user's. */
function ownDismissal(
  { code, dismissed_at, dismissed_by }: FailureFacts,
  username: string,
): RepeatedDismissal | undefined {
  return code === 'request-already-dismissed' && dismissed_at && dismissed_by === username
    ? { result: true, message: 'Dismissed by an earlier try.', dismissed_at, dismissed_by }
    : undefined;
}
