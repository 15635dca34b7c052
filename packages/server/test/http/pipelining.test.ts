import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as nextTick } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorizationOf, basic } from '../support/clinic/api-users.ts';
import { type Clinic, openClinic } from '../support/clinic/clinic.ts';
import { parseResponses, rawRequest, sendRaw } from '../support/raw-http.ts';
import { rowsOfInstance } from '../support/rows.ts';

let clinic: Clinic;
let port: number;
beforeAll(async () => {
  clinic = await openClinic(undefined, 'info', {
    connectionsPerAddress: 5,
    trustProxy: ['127.0.0.1'],
  });
  port = await clinic.listen();
});
afterAll(() => clinic.close());

const chunked = 'Transfer-Encoding: chunked';
const json = 'Content-Type: application/json';
const emptyChunks = '0\r\n\r\n';
const post = (...lines: string[]) =>
  rawRequest(json, ...lines)
    .replace('GET', 'POST')
    .replace('/portal/enqueued', '/rxs');
const withoutCredentials = (request: string) => request.replace(/Authorization: .*\r\n/, '');
const withWrongOnes = (request: string) =>
  request.replace(authorizationOf('writer'), basic('pk_writer', 'wrong'));

const kinds: [string, string][] = [
  ['chunked POST to no route', `POST / HTTP/1.1\r\nHost: a\r\n${chunked}\r\n\r\n${emptyChunks}`],
  ['chunked POST without credentials', withoutCredentials(post(chunked)) + emptyChunks],
  ['chunked POST with valid credentials', post(chunked) + emptyChunks],
  ['chunked DELETE', rawRequest(chunked).replace('GET', 'DELETE') + emptyChunks],
  ['GET of a file of the docs', 'GET /docs/page.js HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['HEAD', rawRequest().replace('GET', 'HEAD')],
  ['OPTIONS', rawRequest().replace('GET', 'OPTIONS')],
];

it('the first request beyond 100 sent ahead gets a 503 problem (Q14, Q69)', async () => {
  const responses = await sendRaw(port, rawRequest().repeat(150));
  const last = responses.at(-1);

  expect(responses.slice(0, -1).map(({ status }) => status)).toEqual(
    Array.from(responses.slice(0, -1), () => 200),
  );
  expect(last).toMatchObject({
    status: 503,
    headers: {
      connection: 'close',
      'content-type': 'application/problem+json',
      'retry-after': '10',
      'cache-control': 'no-store',
    },
  });
  expect(JSON.parse(last?.text ?? '')).toMatchObject({
    type: expect.stringMatching(/#unavailable$/),
    instance: `urn:uuid:${last?.headers['x-request-id']}`,
  });
});

it('connections beyond the limit of a network get the same problem (Q69)', async () => {
  const open = () => connect({ port, host: '127.0.0.1', localAddress: '127.0.0.9' });
  const held = Array.from({ length: 5 }, open);
  await Promise.all(held.map((socket) => once(socket, 'connect')));
  const beyond = open();
  let received = '';
  beyond.setEncoding('latin1').on('data', (chunk) => {
    received += chunk;
  });
  await once(beyond, 'close');
  for (const socket of held) socket.destroy();

  expect(parseResponses(received)).toMatchObject([
    { status: 503, headers: { 'retry-after': '10', connection: 'close' } },
  ]);
});

describe('Expect: 100-continue', () => {
  /** Sends `{"drug_id":1}` after `100 Continue`. */
  async function expectContinue(request: string) {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      received += chunk;
    });
    const closed = once(socket, 'close');
    socket.write(request);
    while (received === '') await nextTick();
    const invited = received.startsWith('HTTP/1.1 100 Continue\r\n\r\n');
    if (invited) socket.end('{"drug_id":1}');
    await closed;
    const final = received.replace('HTTP/1.1 100 Continue\r\n\r\n', '');
    return { invited, statuses: parseResponses(final).map(({ status }) => status) };
  }
  const expectation = ['Expect: 100-Continue', 'Content-Length: 13'];

  it.each([
    ['no credentials', withoutCredentials(post(...expectation)), 401],
    ['wrong credentials', withWrongOnes(post(...expectation)), 401],
    ['two Hosts', post(...expectation, 'Host: other.md-hq.com'), 400],
    ['an unknown route', post(...expectation).replace('/rxs', '/chart'), 404],
    ['a method that the route lacks', post(...expectation).replace('POST', 'PUT'), 405],
    [
      'a media type that is not supported',
      post(...expectation).replace(json, 'Content-Type: a/b'),
      415,
    ],
    ['a body that is encoded', post(...expectation, 'Content-Encoding: gzip'), 415],
    ['a body that is too long', post('Expect: 100-continue', 'Content-Length: 2000000'), 413],
    ['a route that takes no body', rawRequest(...expectation), 200],
  ])('with %s the body is not invited (Q4)', async (_, request, status) => {
    expect(await expectContinue(request)).toEqual({ invited: false, statuses: [status] });
  });

  it('of a permitted request gets 100 once, before its response', async () => {
    expect(await expectContinue(post(...expectation))).toEqual({ invited: true, statuses: [201] });
  });
});

describe('HEAD gets the response of GET without a body (Q13)', () => {
  it.each([
    '/api/v1/patients/1/portal/enqueued',
    '/api/v1/patients/1',
    '/api/v1/patients/999',
    '/api/v1/portal/enqueued',
    '/docs/openapi.yaml',
    '/docs/swagger-ui-bundle.js',
    '/portal/join',
    '/metrics',
    '/nowhere',
  ])('%s', async (url) => {
    const ask = (method: 'GET' | 'HEAD') =>
      clinic.server.inject({
        method,
        url,
        headers: { host: 'sandbox.md-hq.com', authorization: authorizationOf('writer') },
      });
    const [get, head] = [await ask('GET'), await ask('HEAD')];

    expect(head.payload).toBe('');
    expect(head.statusCode).toBe(get.statusCode);
    for (const response of [get, head]) {
      delete response.headers['x-request-id'];
      delete response.headers['date'];
      // Metrics of the process change between two requests.
      if (url === '/metrics') delete response.headers['content-length'];
    }
    expect(head.headers).toEqual(get.headers);
  });
});

it.each([
  ['/api/v1/patients/1', 'success'],
  ['/api/v1/patients/999', 'refused'],
])('HEAD of %s is audited as the read that GET is (Q57)', async (url, outcome) => {
  for (const method of ['GET', 'HEAD'] as const)
    await clinic.request({ method, url, as: 'writer' });
  const events = (await rowsOfInstance(clinic, 1)).audit_events.slice(-2);

  expect(events).toHaveLength(2);
  for (const event of events) {
    expect(event).toMatchObject({ operation: 'showPatient', action: 'read', outcome });
  }
});

// Last, because so many requests without credentials exceed the limit of the network.
it.each(kinds)(
  'a connection that sends 1,000 requests ahead is closed, and others are answered: %s (Q69)',
  async (_, request) => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume().write(request.repeat(1_000));
    await closed;

    const [response] = await sendRaw(port, rawRequest('Connection: close'));
    expect(response?.status).toBe(200);
  },
);
