import type { Inbox, InboxEntry, operations, RequestType, Timestamp } from '@mdhq/portal-types';
import { checkObject, optionalInteger, requestTypes } from '../arguments.ts';
import type { CallOptions } from '../options.ts';
import type { CallOperation } from '../sending/call-operation.ts';
import type { QueryOf } from '../sending/request.ts';
import { asList, iterable } from './pages.ts';

type InboxQuery = NonNullable<operations['listInbox']['parameters']['query']>;

/** Selects portal requests of the clinic. Default: the first 100 open ones. */
export interface InboxOptions extends CallOptions {
  /** One type or several. Default: all. */
  request_type?: RequestType | readonly RequestType[] | undefined;
  /** Default: `open`, oldest first. `dismissed` returns the most recently dismissed first. */
  status?: InboxQuery['status'] | undefined;
  /** Only the requests of this patient. Default: of all patients. */
  pt_id?: number | undefined;
  /** Only requests created at this time or later, such as `2026-11-03T00:00:00.000Z`. */
  created_from?: Timestamp | undefined;
  /** Only requests created before this time. */
  created_before?: Timestamp | undefined;
  /** The page size, 1 to 1000. Default: 100. */
  limit?: number | undefined;
  /** The `next_cursor` of the previous page. Default: the first page. */
  cursor?: string | undefined;
}

/** The portal requests of all patients. An extension, which the vendor's instances do not have. */
export interface InboxCalls {
  /**
   * Returns one page of the inbox. Each entry has its patient, and no `details` (see `enqueued.show`). A
   * newer instance may send a `request_type` that this version does not know.
   *
   * @throws PortalError; `route-unavailable` if the instance has no inbox
   * @example
   * const { total_count, data } = await client.inbox.list({ request_type: 'rx_refill', limit: 20 });
   * console.log(`${data.length} of ${total_count}, open since ${data[0]?.created}`);
   */
  list(options?: InboxOptions): Promise<Inbox>;

  /**
   * Iterates over the entries of all pages, reading each page when the loop reaches it; `limit` is the
   * page size. Entries may be dismissed meanwhile, also in the loop: no entry is yielded twice, and no
   * open entry is left out.
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
    iterate: (options = {}) =>
      iterable(async function* () {
        let { cursor } = checkObject('options', options);
        for (;;) {
          const { data, next_cursor } = await list({ ...options, cursor });
          yield* data;
          // A mock may always send the same cursor, which would never end.
          if (!next_cursor || next_cursor === cursor) {
            return;
          }
          cursor = next_cursor;
        }
      }),
  };
}

/** @throws PortalError `invalid-argument` */
function inboxQuery(options: InboxOptions): Required<QueryOf<'listInbox'>> {
  const { request_type, status, pt_id, created_from, created_before, limit, cursor } = checkObject(
    'options',
    options,
  );
  return {
    request_type: requestTypes(request_type),
    status,
    pt_id: optionalInteger('pt_id', pt_id, 1),
    created_from,
    created_before,
    limit: optionalInteger('limit', limit, 1, 1000),
    cursor,
  };
}
