import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createLogger } from '@stoplight/prism-core';
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { createServer } from '@stoplight/prism-http-server';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startMock } from '../src/start-mock.ts';
import { basicAuth } from './support/basic-auth.ts';

const queue = '/api/v1/patients/1/portal/enqueued';
const url = inject('portalMockUrl');

/** Sends a request as it stands, and returns the status and the headers that CORS defines. */
async function corsOf(base: string, lines: string[]): Promise<Record<string, string>> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  socket.write(`${[...lines, 'Host: mock', 'Connection: close'].join('\r\n')}\r\n\r\n`);
  const [head = ''] = (await text(socket)).split('\r\n\r\n');
  const [status = '', ...headers] = head.split('\r\n');
  const pairs = headers.map((line) => line.toLowerCase().split(/: (.*)/, 2) as [string, string]);
  return {
    status: status.slice(9, 12),
    ...Object.fromEntries(pairs.filter(([name]) => name.startsWith('access-control-'))),
  };
}

describe('CORS headers are those of Prism', () => {
  let prism: ReturnType<typeof createServer>;
  let prismUrl: string;

  beforeAll(async () => {
    const file = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.yaml'));
    prism = createServer(await getHttpOperationsFromSpec(file), {
      cors: true,
      components: { logger: createLogger('prism', { enabled: false }) },
      config: {
        isProxy: false,
        checkSecurity: true,
        validateRequest: true,
        validateResponse: true,
        errors: false,
        upstreamProxy: undefined,
        mock: { dynamic: false },
      },
    });
    prismUrl = await prism.listen(0, '127.0.0.1');
  });
  afterAll(() => prism.close());

  const origin = 'Origin: http://localhost:3000';
  const authorization = `Authorization: ${basicAuth}`;
  const wanted = 'Access-Control-Request-Headers: authorization,prefer';

  it.each([
    ['a response', [`GET ${queue} HTTP/1.1`, authorization, origin]],
    ['a response to a request without an origin', [`GET ${queue} HTTP/1.1`, authorization]],
    ['a 401', [`GET ${queue} HTTP/1.1`, origin]],
    ['a 404', [`GET ${queue} HTTP/1.1`, authorization, origin, 'Prefer: code=404']],
    [
      'a preflight',
      [`OPTIONS ${queue}/27 HTTP/1.1`, origin, 'Access-Control-Request-Method: DELETE', wanted],
    ],
    [
      'a preflight without headers',
      [`OPTIONS ${queue} HTTP/1.1`, origin, 'Access-Control-Request-Method: GET'],
    ],
  ])('on %s', async (_what, lines) => {
    expect(await corsOf(url, lines)).toEqual(await corsOf(prismUrl, lines));
  });
});

it('a preflight succeeds immediately at a mock that drops every request', async () => {
  const mock = await startMock({ fault: 'drop', code: 503 });
  const response = await fetch(mock.url + queue, {
    method: 'OPTIONS',
    headers: { origin: 'http://localhost:3000', 'access-control-request-method': 'GET' },
  });

  expect(response.status).toBe(204);
  await mock.close();
});

it.each(['HEAD', 'GET'])(
  '%s / is 200, as `wait-on` needs it, whatever the defaults are',
  async (method) => {
    const mock = await startMock({ fault: 'hang', code: 503 });
    const response = await fetch(mock.url, { method });

    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    await mock.close();
  },
);

it('a request target with scheme and host gets the same response as its path', async () => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    [
      `GET http://sandbox.md-hq.com${queue}?limit=0 HTTP/1.1`,
      'Host: sandbox.md-hq.com',
      `Authorization: ${basicAuth}`,
      'Connection: close',
      '\r\n',
    ].join('\r\n'),
  );

  expect(await text(socket)).toMatch(/^HTTP\/1\.1 422 [\s\S]*"parameter":"limit"/);
});
