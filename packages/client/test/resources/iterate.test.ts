import { describe, expect, test } from 'vitest';
import { createPortalClient, type PortalRequest } from '../../src/index.ts';
import { failureOf } from '../support/failure-of.ts';
import { inTurn, json, type Play, playServer } from '../support/play-server.ts';

/** Serves a queue in pages of the contract. `largest` is the maximum page size. */
function pagingQueue(ids: number[], largest = 100): Play {
  return (response, received, before) => {
    const query = new URL(`http://x${received.target}`).searchParams;
    const offset = Number(query.get('offset') ?? 0);
    const end = offset + Math.min(Number(query.get('limit') ?? 100), largest);
    const page = {
      object: 'list',
      total_count: ids.length,
      has_more: end < ids.length,
      data: ids.slice(offset, end).map((id) => ({ id })),
    };
    json(200, page)(response, received, before);
  };
}

async function idsOf(requests: AsyncIterable<PortalRequest>): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of requests) {
    ids.push(id);
  }
  return ids;
}

const oneToSeven = [1, 2, 3, 4, 5, 6, 7];

test('iterate yields each request of all pages once, in order', async () => {
  const { options, received } = await playServer(pagingQueue(oneToSeven));

  const ids = await idsOf(createPortalClient(options).enqueued.iterate(1, { limit: 3 }));

  expect(ids).toEqual(oneToSeven);
  expect(received.map(({ target }) => target?.split('?')[1])).toEqual([
    'limit=3&offset=0',
    'limit=3&offset=3',
    'limit=3&offset=6',
  ]);
});

test('iterate leaves no gap if the pages are smaller than limit', async () => {
  const { options } = await playServer(pagingQueue(oneToSeven, 2));

  const ids = await idsOf(createPortalClient(options).enqueued.iterate(1, { limit: 5 }));

  expect(ids).toEqual(oneToSeven);
});

test('iterate skips no request if each is dismissed inside the loop', async () => {
  const waiting = [...oneToSeven];
  const { options } = await playServer((response, received, before) => {
    if (received.method === 'DELETE') {
      const id = Number(received.target?.split('/').at(-1));
      waiting.splice(waiting.indexOf(id), 1);
      json(200, { result: true, message: '', data: { id } })(response, received, before);
    } else {
      pagingQueue(waiting)(response, received, before);
    }
  });
  const { enqueued } = createPortalClient(options);

  for await (const { id } of enqueued.iterate(1, { limit: 2 })) {
    await enqueued.dismiss(1, id);
  }

  expect(waiting).toEqual([]);
});

test.each([
  ['that sends has_more: false', { has_more: false }, 1],
  ['that sends has_more: true', { has_more: true }, 2],
  ['that sends no has_more', {}, 1],
])('iterate ends on a target without paging %s', async (_, more, requests) => {
  const everything = { object: 'list', total_count: 3, ...more };
  const { options, received } = await playServer(
    json(200, { ...everything, data: [{ id: 1 }, { id: 2 }, { id: 3 }] }),
  );

  const ids = await idsOf(createPortalClient(options).enqueued.iterate(1, { limit: 2 }));

  expect(ids).toEqual([1, 2, 3]);
  expect(received).toHaveLength(requests);
});

test('iterate ends at an empty page with has_more', async () => {
  const { options, received } = await playServer(
    json(200, { object: 'list', total_count: 3, has_more: true, data: [] }),
  );

  expect(await idsOf(createPortalClient(options).enqueued.iterate(1))).toEqual([]);
  expect(received).toHaveLength(1);
});

describe('iterate over requests without an id', () => {
  async function subjectsOf(play: Play): Promise<string[]> {
    const { options } = await playServer(play);
    const subjects: string[] = [];
    for await (const { subject } of createPortalClient(options).enqueued.iterate(1)) {
      subjects.push(subject);
    }
    return subjects;
  }
  const page = (has_more: boolean, ...subjects: string[]) =>
    json(200, { object: 'list', has_more, data: subjects.map((subject) => ({ subject })) });

  test('yields all, also equal ones', async () => {
    const subjects = await subjectsOf(inTurn(page(true, 'a', 'b', 'b'), page(false, 'b', 'c')));

    expect(subjects).toEqual(['a', 'b', 'b', 'b', 'c']);
  });

  test('yields a last page that equals the previous one', async () => {
    expect(await subjectsOf(inTurn(page(true, 'a'), page(false, 'a')))).toEqual(['a', 'a']);
  });

  test('ends on a target without paging that sends has_more', async () => {
    expect(await subjectsOf(page(true, 'a', 'b'))).toEqual(['a', 'b']);
  });
});

test('iterate sends nothing before the loop starts', async () => {
  const { options, received } = await playServer(pagingQueue(oneToSeven));
  const requests = createPortalClient(options).enqueued.iterate(1);

  expect(received).toHaveLength(0);
  await idsOf(requests);
  expect(received).toHaveLength(1);
});

test('iterate reads the queue again in every loop', async () => {
  const waiting = [1, 2];
  const { options } = await playServer((...arrived) => pagingQueue(waiting)(...arrived));
  const requests = createPortalClient(options).enqueued.iterate(1);

  expect(await idsOf(requests)).toEqual([1, 2]);
  waiting.push(3);
  expect(await idsOf(requests)).toEqual([1, 2, 3]);
});

test('iterate throws from the loop if a page fails', async () => {
  const { options } = await playServer((response, received, before) => {
    const play = before === 0 ? pagingQueue(oneToSeven) : json(503, {});
    play(response, received, before);
  });

  const failure = await failureOf(
    idsOf(createPortalClient(options).enqueued.iterate(1, { limit: 3 })),
  );

  expect(failure).toMatchObject({ code: 'unexpected-response', status: 503 });
});

test('iterate ends when the signal aborts, without another request', async () => {
  const controller = new AbortController();
  const { options, received } = await playServer((response, arrived, before) => {
    pagingQueue(oneToSeven)(response, arrived, before);
    response.on('finish', () => controller.abort());
  });

  const failure = await failureOf(
    idsOf(createPortalClient(options).enqueued.iterate(1, { limit: 3, signal: controller.signal })),
  );

  expect(failure.code).toBe('aborted');
  expect(received).toHaveLength(1);
});
