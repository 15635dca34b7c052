import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clinic, openClinic } from '../support/clinic/clinic.ts';
import { rawRequest, sendRaw } from '../support/raw-http.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

const operations: [string, string][] = [
  ['/api/v1/patients/1/portal/enqueued', 'GET, HEAD'],
  ['/api/v1/patients/1/portal/enqueued/1', 'DELETE'],
  ['/api/v1/patients/1/portal/invite', 'POST'],
  ['/api/v1/patients/1/questionnaires', 'POST'],
  ['/api/v1/patients/1/rxs', 'POST'],
];
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

/** Methods and paths of no operation. */
const otherRoutes: [string, string][] = [
  ['/portal/join', 'GET, HEAD, POST'],
  ['/portal/join/open', 'POST'],
  ['/portal/join/renew', 'POST'],
  ['/portal/join/strength', 'POST'],
  ['/portal/join/page.css', 'GET, HEAD'],
  ['/portal/join/page.js', 'GET, HEAD'],
  ['/healthz', 'GET, HEAD'],
  ['/readyz', 'GET, HEAD'],
  ['/metrics', 'GET, HEAD'],
  ['/docs', 'GET, HEAD'],
  ['/docs/openapi.yaml', 'GET, HEAD'],
];

describe.each([...operations, ...otherRoutes])('%s (Q13)', (url, allowed) => {
  it.each(methods.filter((method) => !allowed.split(', ').includes(method)))(
    `refuses %s with 405 and Allow: ${allowed}`,
    async (method) => {
      const response = await clinic.request({ method, url, as: 'writer' });

      expect(response.status).toBe(405);
      expect(response.headers['allow']).toBe(allowed);
      if (method !== 'HEAD') expect(response.json.type).toMatch(/#method-not-allowed$/);
    },
  );
});

it.each([
  ['PUT', '/api/v1/patients/1/rxs', 405],
  ['PATCH', '/api/v1/patients/1/questionnaires', 405],
  ['POST', '/api/v1/patients/1/chart', 404],
  ['PUT', '/portal/join', 405],
  ['POST', '/healthz', 405],
  ['POST', '/nowhere', 404],
] as const)('an invalid body does not take precedence: %s %s: %i', async (method, url, status) => {
  const headers = { 'content-type': 'application/json' };
  const response = await clinic.request({ method, url, as: 'writer', headers, body: '{' });

  expect(response.status).toBe(status);
});

describe('TRACE is refused, and repeats nothing (Q13)', () => {
  let port: number;
  beforeAll(async () => {
    port = await clinic.listen();
  });

  it.each([['/api/v1/patients/1/portal/enqueued', 'GET, HEAD'], ...otherRoutes])(
    '%s',
    async (url, allow) => {
      const request = rawRequest('X-Canary: canary', 'Connection: close')
        .replace('GET', 'TRACE')
        .replace('/api/v1/patients/1/portal/enqueued', url);
      const [response] = await sendRaw(port, request);

      expect(response).toMatchObject({ status: 405, headers: { allow } });
      expect(response?.text).not.toContain('canary');
    },
  );
});

describe('an unknown route is 404 (Q14)', () => {
  it.each([
    '/api/v1',
    '/api/v1/',
    '/api/v1/patients',
    '/api/v1/patients/1/chart',
    '/api/v1/patients/1/portal/enqueued/1/2',
    '/api/v1/patients/1/portal/enqueued/1/restore',
    '/API/V1/patients/1/portal/enqueued',
    '/api/v2/patients/1/portal/enqueued',
    '/',
    '/favicon.ico',
  ])('%s', async (url) => {
    const response = await clinic.request({ url, as: 'writer' });

    expect(response.status).toBe(404);
    expect(response.json.type).toMatch(/#route-unavailable$/);
  });
});
