import { expect, expectTypeOf, test } from 'vitest';
import { createFetchClient, PortalError } from '../src/fetch.ts';
import type { PortalRequestList } from '../src/index.ts';
import { example } from './support/contract.ts';
import { json, playServer } from './support/play-server.ts';

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
