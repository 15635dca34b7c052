// @vitest-environment happy-dom
import { expect, inject, it } from 'vitest';
import { basicAuth } from './support/basic-auth.ts';

const queue = `${inject('portalMockUrl')}/api/v1/patients/1/portal/enqueued`;

it('a page in happy-dom reads a response of another origin with its headers', async () => {
  const response = await fetch(queue, { headers: { authorization: basicAuth } });

  expect(globalThis).toHaveProperty('location.origin', 'http://localhost:3000');
  expect(response.status).toBe(200);
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await response.json()).toMatchObject({ object: 'list' });
});
