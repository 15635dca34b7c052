import { describe, expect, test } from 'vitest';
import { createPortalClient, type InboxEntry, type InboxOptions } from '../../src/index.ts';
import { example } from '../support/contract.ts';
import { failureOf } from '../support/failure-of.ts';
import { json, type Play, playServer } from '../support/play-server.ts';

/** An inbox with these ids, whose cursor is the last id of a page. */
function pagingInbox(ids: number[]): Play {
  return (response, received, before) => {
    const query = new URL(`http://x${received.target}`).searchParams;
    const left = ids.filter((id) => id > Number(query.get('cursor') ?? 0));
    const data = left.slice(0, Number(query.get('limit') ?? 100)).map((id) => ({ id }));
    const has_more = left.length > data.length;
    const next_cursor = has_more ? String(data.at(-1)?.id) : null;
    const page = { object: 'list', total_count: ids.length, has_more, next_cursor, data };
    json(200, page)(response, received, before);
  };
}

async function idsOf(entries: AsyncIterable<InboxEntry>): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of entries) ids.push(id);
  return ids;
}

describe('listing', () => {
  test.each<[InboxOptions, string]>([
    [{}, ''],
    [{ request_type: 'rx' }, '?request_type=rx'],
    [{ request_type: ['rx', 'rx_refill'] }, '?request_type=rx&request_type=rx_refill'],
    [{ status: 'dismissed', pt_id: 222 }, '?status=dismissed&pt_id=222'],
    [
      {
        created_from: '2026-11-01T00:00:00.000Z',
        created_before: '2026-11-03T00:00:00.000Z',
      },
      '?created_from=2026-11-01T00%3A00%3A00.000Z&created_before=2026-11-03T00%3A00%3A00.000Z',
    ],
    [{ limit: 1000, cursor: 'eyJz+/=' }, '?limit=1000&cursor=eyJz%2B%2F%3D'],
    [{ request_type: undefined, status: undefined, cursor: undefined }, ''],
  ])('list sends %j as the query', async (inboxOptions, query) => {
    const { options, received } = await playServer(json(200, example('onInbox')));

    const inbox = await createPortalClient(options).inbox.list(inboxOptions);

    expect(inbox).toEqual(example('onInbox'));
    expect(received.map(({ target }) => target)).toEqual([
      `/api/v1/extensions/portal/enqueued${query}`,
    ]);
  });

  test.each<InboxOptions>([
    { request_type: [] },
    { pt_id: 0 },
    { pt_id: 2 ** 53 },
    { limit: 0 },
    { limit: 1001 },
    { limit: 1.5 },
  ])('list fails for %j before it is sent', async (inboxOptions) => {
    const { options, received } = await playServer(json(200, example('onInbox')));

    const failure = await failureOf(createPortalClient(options).inbox.list(inboxOptions));

    expect(failure.code).toBe('invalid-argument');
    expect(received).toEqual([]);
  });

  test('list fails for a response without a list', async () => {
    const { options } = await playServer(json(200, { object: 'list' }));

    expect((await failureOf(createPortalClient(options).inbox.list())).code).toBe(
      'unexpected-response',
    );
  });

  test('list fails with route-unavailable on an instance without an inbox', async () => {
    const { options } = await playServer(json(404, example('routeUnavailable')));

    expect(await failureOf(createPortalClient(options).inbox.list())).toMatchObject({
      code: 'route-unavailable',
      operationId: 'listInbox',
    });
  });
});

describe('iterating', () => {
  test('follows the cursor with the same filters', async () => {
    const { options, received } = await playServer(pagingInbox([1, 2, 3, 4, 5]));
    const { inbox } = createPortalClient(options);

    expect(await idsOf(inbox.iterate({ request_type: 'rx', limit: 2 }))).toEqual([1, 2, 3, 4, 5]);
    expect(received.map(({ target }) => target?.split('?')[1])).toEqual([
      'request_type=rx&limit=2',
      'request_type=rx&limit=2&cursor=2',
      'request_type=rx&limit=2&cursor=4',
    ]);
  });

  test('yields each entry once while entries are dismissed, in the loop and by others', async () => {
    const waiting = [1, 2, 3, 4, 5, 6, 7];
    const { options } = await playServer((response, received, before) => {
      if (received.method === 'DELETE') {
        const id = Number(received.target?.split('/').at(-1));
        waiting.splice(waiting.indexOf(id), 1);
        json(200, { result: true, message: '', data: { id } })(response, received, before);
      } else {
        pagingInbox(waiting)(response, received, before);
      }
    });
    const { enqueued, inbox } = createPortalClient(options);

    const seen: number[] = [];
    for await (const { id } of inbox.iterate({ limit: 2 })) {
      seen.push(id);
      await enqueued.dismiss(1, id);
      if (id === 2) waiting.splice(waiting.indexOf(5), 1);
    }

    expect(seen).toEqual([1, 2, 3, 4, 6, 7]);
    expect(waiting).toEqual([]);
  });

  test('starts at a cursor', async () => {
    const { options } = await playServer(pagingInbox([1, 2, 3, 4, 5]));
    const { inbox } = createPortalClient(options);
    const { next_cursor } = await inbox.list({ limit: 3 });

    expect(await idsOf(inbox.iterate({ cursor: next_cursor ?? undefined }))).toEqual([4, 5]);
  });

  test('reads a page when the loop reaches it, and none after a break', async () => {
    const { options, received } = await playServer(pagingInbox([1, 2, 3, 4, 5]));
    const entries = createPortalClient(options).inbox.iterate({ limit: 2 });

    expect(received).toHaveLength(0);
    for await (const { id } of entries) {
      if (id === 2) break;
    }
    expect(received).toHaveLength(1);
  });

  test('reads the inbox again in every loop', async () => {
    const waiting = [1, 2];
    const { options } = await playServer((...arrived) => pagingInbox(waiting)(...arrived));
    const entries = createPortalClient(options).inbox.iterate();

    expect(await idsOf(entries)).toEqual([1, 2]);
    waiting.push(3);
    expect(await idsOf(entries)).toEqual([1, 2, 3]);
  });

  test('ends if the cursor does not change', async () => {
    const { options, received } = await playServer(json(200, example('onFirstInboxPage')));

    expect(await idsOf(createPortalClient(options).inbox.iterate())).toEqual([26, 27, 26, 27]);
    expect(received).toHaveLength(2);
  });

  test('throws from the loop when a page fails', async () => {
    const { options } = await playServer((response, received, before) => {
      const play =
        before === 0 ? json(200, example('onFirstInboxPage')) : json(422, example('cursorUnknown'));
      play(response, received, before);
    });
    const seen: number[] = [];
    const reading = async () => {
      for await (const { id } of createPortalClient(options).inbox.iterate()) seen.push(id);
    };

    expect(await failureOf(reading())).toMatchObject({
      code: 'validation-failed',
      errors: [{ parameter: 'cursor' }],
    });
    expect(seen).toEqual([26, 27]);
  });
});
