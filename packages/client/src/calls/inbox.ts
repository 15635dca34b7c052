import type { InboxCalls } from '../api/inbox.ts';
import type { CallOperation } from '../sending/operation.ts';
import { asList } from './as-list.ts';
import { inboxQuery } from './inbox-query.ts';

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
