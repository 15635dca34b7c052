import { expect, it } from 'vitest';
import { readVersion } from '../../../src/server/version.ts';
import { openDesk } from '../../support/open-desk.ts';

it.each(['GET', 'HEAD'] as const)(
  '%s /healthz of a proxy succeeds with any Host, without a session and a request to the portal',
  async (method) => {
    await using desk = await openDesk({ publicOrigin: 'https://desk.example.org' });
    const response = await desk.app.inject({
      method,
      url: '/healthz',
      headers: { host: '10.0.0.9', 'x-forwarded-for': '192.0.2.1' },
    });
    expect(response.statusCode).toBe(200);
    expect(response.payload).toBe(method === 'GET' ? '{"status":"up"}' : '');
    expect(response.headers['set-cookie']).toBeUndefined();
    expect(desk.portal.calls).toEqual([]);
  },
);

it('/healthz has the version for programs on the same machine only (Q27)', async () => {
  await using desk = await openDesk();
  const read = async (remoteAddress: string): Promise<unknown> =>
    (await desk.app.inject({ url: '/healthz', remoteAddress })).json();
  expect(await read('127.0.0.1')).toEqual({ status: 'up', version: readVersion() });
  expect(await read('192.0.2.1')).toEqual({ status: 'up' });
});
