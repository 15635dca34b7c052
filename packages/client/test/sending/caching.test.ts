import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFetchClient } from '../../src/fetch.ts';
import { createPortalClient } from '../../src/index.ts';
import { createPortalClient as createWebClient } from '../../src/web.ts';

const target = { baseUrl: 'http://un:pwd@localhost:4010', retries: 0 };
const queue = { object: 'list', total_count: 0, has_more: false, data: [] };

afterEach(() => vi.unstubAllGlobals());

/** The `cache` option of the requests that the global `fetch` receives. */
function stubFetch() {
  const caches: unknown[] = [];
  vi.stubGlobal('fetch', async (input: string | Request, init?: RequestInit) => {
    caches.push(input instanceof Request ? input.cache : init?.cache);
    return Response.json(queue);
  });
  return caches;
}

describe('requests are sent with `cache: no-store`, so that no framework stores patient data (Q65)', () => {
  test('by the client', async () => {
    const caches = stubFetch();

    await createPortalClient(target).enqueued.list(1);
    await createPortalClient(target).enqueued.dismiss(1, 27);
    await createPortalClient(target).portal.invite(1);
    await createWebClient(target).enqueued.list(1);

    expect(caches).toEqual(['no-store', 'no-store', 'no-store', 'no-store']);
  });

  test('by the client, to the fetch of the caller', async () => {
    const requests: Request[] = [];
    const client = createPortalClient({
      ...target,
      fetch: async (request) => {
        requests.push(request);
        return Response.json(queue);
      },
    });

    await client.enqueued.list(1);

    expect(requests.map(({ cache }) => cache)).toEqual(['no-store']);
  });

  test('by the low-level client', async () => {
    const caches = stubFetch();

    await createFetchClient(target).GET('/api/v1/patients/{pt_id}/portal/enqueued', {
      params: { path: { pt_id: 1 } },
    });

    expect(caches).toEqual(['no-store']);
  });
});

test('workers with a compatibility date before 2024-11-11 do not receive `cache`, which they reject', async () => {
  const caches = stubFetch();
  vi.stubGlobal('Request', class {});

  await createWebClient(target).enqueued.list(1);

  expect(caches).toEqual([undefined]);
});
