import { describe, expect, test } from 'vitest';
import { createPortalClient, type ListOptions, type PortalRequests } from '../../src/index.ts';
import { failureOf } from '../support/failure-of.ts';
import { json, type Play, playServer } from '../support/play-server.ts';

interface Entry {
  id: number;
  request_type: string;
  status: string;
}

interface Behaviour {
  /** Supports `request_type` and `status`. */
  filters: boolean;
  /** Supports `limit` and `offset`. */
  pages: boolean;
}

/** Serves a queue; dismissed requests are only returned with a filter. */
function queueOf(entries: Entry[], { filters, pages }: Behaviour): Play {
  return (response, received, before) => {
    const query = new URL(`http://x${received.target}`).searchParams;
    const types = query.getAll('request_type');
    const status = (filters && query.get('status')) || 'open';
    const visible = entries.filter(
      (entry) =>
        (status === 'all' || entry.status === status) &&
        (!filters || types.length === 0 || types.includes(entry.request_type)),
    );
    const start = pages ? Number(query.get('offset') ?? 0) : 0;
    const end = pages ? start + Number(query.get('limit') ?? 100) : visible.length;
    const page = {
      object: 'list',
      total_count: visible.length,
      has_more: end < visible.length,
      data: visible.slice(start, end),
    };
    json(200, page)(response, received, before);
  };
}

function entries(pattern: string): Entry[] {
  return Array.from(pattern, (letter, index) => ({
    id: index + 1,
    request_type: { q: 'questionnaire', r: 'rx', s: 'supplement', R: 'rx' }[letter] ?? letter,
    status: letter === letter.toUpperCase() ? 'dismissed' : 'open',
  }));
}

async function listOn(pattern: string, behaviour: Behaviour, options: ListOptions) {
  const server = await playServer(queueOf(entries(pattern), behaviour));
  const { enqueued } = createPortalClient(server.options);
  const { data, total_count, has_more, filtered_by } = await enqueued.list(1, options);
  return {
    page: { ids: data.map(({ id }) => id), total_count, has_more, filtered_by },
    requests: server.received.length,
  };
}

const targets: [string, Behaviour][] = [
  ['filters and pages', { filters: true, pages: true }],
  ['ignores the filters, and pages', { filters: false, pages: true }],
  ['ignores the filters, and has no pages', { filters: false, pages: false }],
];

describe('a filtered page is correct on a target that', () => {
  describe.each(targets)('%s', (_, behaviour) => {
    const filtered_by = behaviour.filters ? 'target' : 'client';

    test.each<[string, string, ListOptions, object]>([
      ['the whole', 'qrqr', {}, { ids: [2, 4], total_count: 2, has_more: false, filtered_by }],
      ['none', 'qqs', {}, { ids: [], total_count: 0, has_more: false, filtered_by }],
      [
        'the first page',
        'qrqrqr',
        { limit: 2 },
        { ids: [2, 4], total_count: 3, has_more: true, filtered_by },
      ],
      [
        'the first page, on which all requests match',
        'rrqr',
        { limit: 2 },
        { ids: [1, 2], total_count: 3, has_more: true, filtered_by },
      ],
      [
        'a later page',
        'qrqrqr',
        { limit: 2, offset: 2 },
        { ids: [6], total_count: 3, has_more: false, filtered_by },
      ],
      [
        'a later page, with an offset among matching requests',
        'qrr',
        { limit: 1, offset: 1 },
        { ids: [3], total_count: 2, has_more: false, filtered_by },
      ],
      [
        'a page past the end',
        'qr',
        { offset: 5 },
        { ids: [], total_count: 1, has_more: false, filtered_by },
      ],
    ])('%s', async (_case, pattern, options, expected) => {
      const { page } = await listOn(pattern, behaviour, { request_type: 'rx', ...options });

      expect(page).toEqual(expected);
    });

    test('all requests if all match, whether the client or the target filters', async () => {
      const { page } = await listOn('rrr', behaviour, { request_type: 'rx', limit: 2 });

      expect(page).toEqual({
        ids: [1, 2],
        total_count: 3,
        has_more: true,
        filtered_by: 'target',
      });
    });
  });
});

describe('by status', () => {
  const filtering: Behaviour = { filters: true, pages: true };
  const ignoring: Behaviour = { filters: false, pages: true };

  test('dismissed requests of a target that filters', async () => {
    const { page, requests } = await listOn('qRrR', filtering, { status: 'dismissed', limit: 1 });

    expect(page).toEqual({ ids: [2], total_count: 2, has_more: true, filtered_by: 'target' });
    expect(requests).toBe(1);
  });

  test('no dismissed requests of a target that ignores status, filtered by the client', async () => {
    const { page } = await listOn('qRrR', ignoring, { status: 'dismissed', offset: 1 });

    expect(page).toEqual({ ids: [], total_count: 0, has_more: false, filtered_by: 'client' });
  });

  test('`all` is no filter', async () => {
    const { page } = await listOn('qRrR', filtering, { status: 'all' });

    expect(page).toEqual({
      ids: [1, 2, 3, 4],
      total_count: 4,
      has_more: false,
      filtered_by: undefined,
    });
  });

  test('a request without a status is open', async () => {
    const data = [{ id: 1, request_type: 'rx' }];
    const server = await playServer(
      json(200, { object: 'list', total_count: 1, has_more: false, data }),
    );
    const { enqueued } = createPortalClient(server.options);

    expect((await enqueued.list(1, { status: 'open' })).data).toEqual(data);
    expect((await enqueued.list(1, { status: 'dismissed' })).data).toEqual([]);
  });

  test.each([7, 'Open', 'pending', ''])(
    'a request with an unknown status always matches: %j',
    async (status) => {
      const data = [
        { id: 1, request_type: 'rx', status },
        { id: 2, request_type: 'rx', status: 'dismissed' },
      ];
      const server = await playServer(
        json(200, { object: 'list', total_count: 2, has_more: false, data }),
      );
      const { enqueued } = createPortalClient(server.options);

      expect((await enqueued.list(1, { status: 'open' })).data).toEqual([data[0]]);
      expect((await enqueued.list(1, { status: 'dismissed' })).data).toEqual(data);
    },
  );
});

test('an unfiltered page is returned as sent, without filtered_by', async () => {
  const page = { object: 'list', total_count: 1, has_more: false, data: [{ id: 1 }] };
  const { options, received } = await playServer(json(200, page));

  expect(await createPortalClient(options).enqueued.list(1)).toEqual(page);
  expect(received).toHaveLength(1);
});

test('a filter by type fails for an entry without a type', async () => {
  const page = { object: 'list', total_count: 1, has_more: false, data: [{ id: 1 }] };
  const { options } = await playServer(json(200, page));

  const failure = await failureOf(
    createPortalClient(options).enqueued.list(1, { request_type: 'rx' }),
  );

  expect(failure).toMatchObject({ code: 'unexpected-response', status: 200 });
});

test('a request that is added between two reads does not prove that the target filters', async () => {
  const queue = entries('rrrq');
  const behaviour = { filters: false, pages: true };
  const { options } = await playServer((response, received, before) => {
    const moved = before === 0 ? queue : [...queue, ...entries('rrrqr').slice(4)];
    queueOf(moved, behaviour)(response, received, before);
  });

  const page = await createPortalClient(options).enqueued.list(1, { request_type: 'rx', limit: 2 });

  expect(page).toMatchObject({ total_count: 4, has_more: true, filtered_by: 'client' });
});

test('a later page is correct on a target that filters and ignores the offset', async () => {
  const { options } = await playServer(queueOf(entries('qrqrqr'), { filters: true, pages: false }));

  const page = await createPortalClient(options).enqueued.list(1, {
    request_type: 'rx',
    limit: 2,
    offset: 2,
  });

  expect(page.data.map(({ id }) => id)).toEqual([6]);
  expect(page).toMatchObject({ total_count: 3, has_more: false });
});

describe('iterating with a filter', () => {
  async function idsOf(requests: PortalRequests): Promise<number[]> {
    const ids: number[] = [];
    for await (const { id } of requests) ids.push(id);
    return ids;
  }

  test.each(targets)('is correct on a target that %s', async (_, behaviour) => {
    const server = await playServer(queueOf(entries('qrsRqrqr'), behaviour));
    const { enqueued } = createPortalClient(server.options);
    const options: ListOptions = { request_type: ['rx', 'supplement'], limit: 2 };
    const all = enqueued.iterate(1, options);
    const later = enqueued.iterate(1, { ...options, offset: 2 });

    expect(all.filtered_by).toBeUndefined();
    expect(await idsOf(all)).toEqual([2, 3, 6, 8]);
    expect(await idsOf(later)).toEqual([6, 8]);
    expect([all.filtered_by, later.filtered_by]).toEqual(
      behaviour.filters ? ['target', 'target'] : ['client', 'client'],
    );
  });

  test('sends the filters with every page', async () => {
    const server = await playServer(queueOf(entries('rqrr'), { filters: true, pages: true }));
    const { enqueued } = createPortalClient(server.options);

    await idsOf(enqueued.iterate(1, { request_type: 'rx', status: 'open', limit: 2 }));

    expect(server.received.map(({ target }) => target?.split('?')[1])).toEqual([
      'request_type=rx&status=open&limit=2&offset=0',
      'request_type=rx&status=open&limit=2&offset=2',
    ]);
  });
});
