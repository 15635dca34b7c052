import type { Inbox, InboxEntry, operations, RequestType, Timestamp } from '@mdhq/portal-types';
import { checkId, checkInteger, given, requestTypes } from '../arguments.ts';
import type { CallOptions } from '../options.ts';
import type { CallOperation } from '../sending/call-operation.ts';
import type { QueryOf } from '../sending/request.ts';
import { asList } from './pages.ts';

type InboxQuery = NonNullable<operations['listInbox']['parameters']['query']>;

/** Which portal requests of the clinic. Without any: the open ones, a hundred at most. */
export interface InboxOptions extends CallOptions {
  /** One type or several; all without it. */
  request_type?: RequestType | readonly RequestType[] | undefined;
  /** `open` without it: oldest first. `dismissed`: last dismissed first. */
  status?: InboxQuery['status'] | undefined;
  /** Only this patient's; all patients' without it. */
  pt_id?: number | undefined;
  /** Only those sent in at this time or later, as in `2026-11-03T00:00:00.000Z`. */
  created_from?: Timestamp | undefined;
  /** Only those sent in before this time. */
  created_before?: Timestamp | undefined;
  /** How many in one answer, 1 to 1000; 100 without it. */
  limit?: number | undefined;
  /** Where the page before ended, its `next_cursor`; the first page without it. */
  cursor?: string | undefined;
}

/** What the patients of a clinic have sent in, together. An extension, which the vendor's own instances lack. */
export interface InboxCalls {
  /**
   * One page of the inbox, each entry with whose it is and without its `details` (`enqueued.show`). A newer
   * instance may send a `request_type` that this version does not know.
   *
   * @throws PortalError; `route-unavailable` where the instance has no inbox
   * @example
   * const { total_count, data } = await client.inbox.list({ request_type: 'rx_refill', limit: 20 });
   * console.log(`${data.length} of ${total_count}, waiting since ${data[0]?.created}`);
   */
  list(options?: InboxOptions): Promise<Inbox>;

  /**
   * Every entry, over all pages, each read when the loop gets there; `limit` is the size of a page. Entries may
   * be dismissed meanwhile, in the loop too: none is given twice, and none left out that stays.
   *
   * @throws PortalError from the loop
   * @example
   * for await (const { id, subject, patient } of client.inbox.iterate()) {
   *   console.log(id, subject, patient.dob);
   * }
   */
  iterate(options?: InboxOptions): AsyncIterable<InboxEntry>;
}

export function inboxCalls(call: CallOperation): InboxCalls {
  const list: InboxCalls['list'] = async (options = {}) =>
    call('listInbox', { query: inboxQuery(options) }, options, asList);
  return {
    list,
    iterate: (options = {}) => ({
      async *[Symbol.asyncIterator]() {
        let cursor = options.cursor;
        for (;;) {
          const { data, next_cursor } = await list({ ...options, cursor });
          yield* data;
          // One that stays where it is, as a mock's may, would go round for ever.
          if (!next_cursor || next_cursor === cursor) {
            return;
          }
          cursor = next_cursor;
        }
      },
    }),
  };
}

/**
 * What says which part of the inbox.
 * @throws PortalError `invalid-argument`
 */
export function inboxQuery(options: InboxOptions): QueryOf<'listInbox'> {
  const { request_type, status, pt_id, created_from, created_before, limit, cursor } = options;
  return {
    request_type: given(request_type, requestTypes),
    status,
    pt_id: given(pt_id, (id) => checkId('pt_id', id)),
    created_from,
    created_before,
    limit: given(limit, (count) => checkInteger('limit', count, 1, 1000)),
    cursor,
  };
}
