import type {
  DismissalResult,
  operations,
  PortalRequest,
  PortalRequestList,
  PortalRequestRecord,
  RequestType,
  RestorationResult,
  Timestamp,
} from '@mdhq/portal-types';
import type { CallOptions, CreateOptions } from './call-options.ts';

type QueueQuery = NonNullable<operations['showPortalRequests']['parameters']['query']>;

/** Which of a patient's portal requests. Without any: the open ones, a hundred at most. */
export interface ListOptions extends CallOptions {
  /** One type or several; all without it. */
  request_type?: RequestType | readonly RequestType[] | undefined;
  /** `open` without it. */
  status?: QueueQuery['status'] | undefined;
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
