import { describe, expect, expectTypeOf, test } from 'vitest';
import { createFetchClient, PortalError } from '../src/fetch.ts';
import type { PortalRequestList } from '../src/index.ts';
import { example } from './support/contract.ts';
import { json, playServer, text } from './support/play-server.ts';

const queue = '/api/v1/patients/{pt_id}/portal/enqueued';

test('createFetchClient has the types of the contract and sends the credentials', async () => {
  const { options, received } = await playServer(json(200, example('onOpenQueue')));

  const { data, response } = await createFetchClient(options).GET(queue, {
    params: { path: { pt_id: 1 }, query: { request_type: ['rx', 'rx_refill'] } },
  });

  expectTypeOf(data).toExtend<PortalRequestList | undefined>();
  expect(response.status).toBe(200);
  expect(data).toEqual(example('onOpenQueue'));
  expect(received).toMatchObject([
    {
      target: '/api/v1/patients/1/portal/enqueued?request_type=rx&request_type=rx_refill',
      headers: { authorization: `Basic ${btoa('un:pwd')}` },
    },
  ]);
});

test('it returns errors as sent', async () => {
  const { options } = await playServer(json(404, example('unknownPatient')));

  const { error, response } = await createFetchClient(options).GET(queue, {
    params: { path: { pt_id: 1 } },
  });

  expect(response.status).toBe(404);
  expect(error).toEqual(example('unknownPatient'));
});

test('it does not follow redirects', async () => {
  const { options, received } = await playServer((response) => {
    response.writeHead(307, { Location: '/login' }).end();
  });

  const { response } = await createFetchClient(options).GET(queue, {
    params: { path: { pt_id: 1 } },
  });

  expect(response.status).toBe(307);
  expect(received).toHaveLength(1);
});

test('it looks up the global fetch on each call', async () => {
  const { options } = await playServer(json(200, example('onEmptyQueue')));
  const client = createFetchClient(options);
  const { fetch } = globalThis;
  globalThis.fetch = async () => Response.json(example('onFirstPage'));
  try {
    const { data } = await client.GET(queue, { params: { path: { pt_id: 1 } } });
    expect(data?.total_count).toBe(3);
  } finally {
    globalThis.fetch = fetch;
  }
});

test('it fails for the same options as createPortalClient', () => {
  expect(() => createFetchClient({ baseUrl: 'http://un:pwd@example.org' })).toThrow(PortalError);
});

describe('what callers have to know about openapi-fetch', () => {
  test.each([
    ['an empty 500', '', ''],
    ['a 502 in HTML', '<h1>Bad gateway</h1>', '<h1>Bad gateway</h1>'],
  ])('%s: error is its text, although its type is a problem', async (_what, sent, expected) => {
    const { options } = await playServer(text(502, sent));

    const { error, response } = await createFetchClient(options).GET(queue, {
      params: { path: { pt_id: 1 } },
    });

    expect(response.ok).toBe(false);
    expect(error).toBe(expected);
  });

  test('a 200 in HTML: the call throws a SyntaxError', async () => {
    const { options } = await playServer(text(200, '<h1>Log in</h1>'));

    await expect(
      createFetchClient(options).GET(queue, { params: { path: { pt_id: 1 } } }),
    ).rejects.toThrow(SyntaxError);
  });

  test('an id that is undefined: the name of the parameter is sent', async () => {
    const { options, received } = await playServer(json(422, example('patientIdTooLarge')));
    const unset = undefined as unknown as number;

    await createFetchClient(options).GET(queue, { params: { path: { pt_id: unset } } });

    expect(received).toMatchObject([{ target: '/api/v1/patients/%7Bpt_id%7D/portal/enqueued' }]);
  });

  test('a lost connection: the error of fetch is thrown, and nothing is repeated', async () => {
    const { options, received } = await playServer((response) => response.destroy());

    await expect(
      createFetchClient(options).GET(queue, { params: { path: { pt_id: 1 } } }),
    ).rejects.toThrow(TypeError);
    expect(received).toHaveLength(1);
  });
});
