import type { InboxCalls } from '../api/inbox.ts';
import type { CallOperation } from '../sending/operation.ts';
import { inboxQuery } from './inbox-query.ts';

export function inboxCalls(call: CallOperation): InboxCalls {
  const list: InboxCalls['list'] = async (options = {}) =>
    call('listInbox', { query: inboxQuery(options) }, options, {
      isUsable: ({ data }) => Array.isArray(data),
    });
  return {
    list,
    iterate: (options = {}) => ({
      async *[Symbol.asyncIterator]() {
        let cursor = options.cursor;
        do {
          const page = await list({ ...options, cursor });
          yield* page.data;
          cursor = page.next_cursor ?? undefined;
        } while (cursor);
      },
    }),
  };
}
