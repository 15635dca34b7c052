import { expect, it } from 'vitest';
import { openDesk } from '../../support/open-desk.ts';

it.each(['GET', 'HEAD'] as const)(
  '%s /healthz succeeds with any Host, without a session and without a request to the portal',
  async (method) => {
    await using desk = await openDesk({ publicOrigin: 'https://desk.example.org' });
    const response = await desk.app.inject({
      method,
      url: '/healthz',
      headers: { host: '10.0.0.9' },
    });
    expect(response.statusCode).toBe(200);
    expect(response.payload).toBe(method === 'GET' ? '{"status":"up"}' : '');
    expect(response.headers['set-cookie']).toBeUndefined();
    expect(desk.portal.calls).toEqual([]);
  },
);
