import { describe, expect, inject, it } from 'vitest';
import { basicAuth } from './support/basic-auth.ts';

const url = inject('portalMockUrl');
const queue = '/api/v1/patients/1/portal/enqueued';

function call(method: string, path: string, headers: Record<string, string> = {}) {
  return fetch(url + path, { method, headers: { authorization: basicAuth, ...headers } });
}

/** The headers, without those of one response or connection alone. */
const comparable = ({ headers }: Response): [string, string][] =>
  [...headers].filter(([name]) => !/^(date|x-request-id|connection|keep-alive)$/.test(name));

describe('HEAD (Q13)', () => {
  it.each([
    ['an operation with GET', queue, {}],
    ['an invalid parameter', `${queue}?limit=0`, {}],
    ['a documented example', queue, { prefer: 'code=429, example=tooManyRequests' }],
    ['missing credentials', queue, { authorization: '' }],
    ['an unknown path', '/api/v1/patients/1/portal', {}],
  ])('of %s has the status and headers of GET, and no body', async (_what, path, headers) => {
    const get = await call('GET', path, headers);
    const head = await call('HEAD', path, headers);

    expect(await head.text()).toBe('');
    expect(head.status).toBe(get.status);
    expect(comparable(head)).toEqual(comparable(get));
  });

  it.each(['trickle, delay=60000', 'cut', 'stall'])(
    'is not affected by faults of the body: fault=%s',
    async (fault) => {
      expect((await call('HEAD', queue, { prefer: `fault=${fault}` })).status).toBe(200);
    },
  );
});
