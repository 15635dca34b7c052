import type {
  DismissalResult,
  operations,
  PortalRequest,
  PortalRequestList,
  RequestType,
} from '@mdhq/portal-types';
import type { CallOptions } from './call-options.ts';

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

/** A patient's portal queue. */
export interface EnqueuedCalls {
  /**
   * One page of the queue, oldest first.
   *
   * An instance that lacks a filter ignores it (the vendor announces `request_type` and `status` as
   * "coming soon"), and a newer one may send a `request_type` that this version does not know.
   *
   * @throws PortalError
   * @example
   * const queue = await client.enqueued.list(1, { request_type: ['rx', 'rx_refill'], limit: 20 });
   * console.log(`${queue.data.length} of ${queue.total_count}`);
   */
  list(ptId: number, options?: ListOptions): Promise<PortalRequestList>;

  /**
   * Every portal request, oldest first, over all pages; `limit` is the size of a page.
   *
   * All pages are read before the first request is handed out, so that dismissing inside the loop
   * does not shift the pages still to come. What others dismiss during the reading can still make
   * one slip by until the next time. On a target that does not page, it ends with what the target
   * has.
   *
   * @throws PortalError from the loop
   * @example
   * for await (const portalRequest of client.enqueued.iterate(1)) {
   *   console.log(portalRequest.id, portalRequest.subject);
   * }
   */
  iterate(ptId: number, options?: ListOptions): AsyncIterable<PortalRequest>;

  /**
   * Takes a request off the queue. It is a soft delete: the data stays, with the time and the API user.
   *
   * @throws PortalError; `request-already-dismissed` says by whom and when
   * @example
   * const { data } = await client.enqueued.dismiss(1, 27);
   * console.log(data.dismissed_at);
   */
  dismiss(ptId: number, queueRequestId: number, options?: CallOptions): Promise<DismissalResult>;
}
