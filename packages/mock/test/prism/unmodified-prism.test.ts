import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { basicAuth } from '../support/basic-auth.ts';
import {
  type DocumentedResponse,
  documentedResponses,
  expectDocumented,
} from '../support/documented-responses.ts';
import { type Prism, startPrism } from './start-prism.ts';

const queue = '/api/v1/patients/1/portal/enqueued';
const rxs = '/api/v1/patients/1/rxs';
const replies = documentedResponses();

let prism: Prism;
beforeAll(async () => {
  prism = await startPrism();
});
afterAll(() => prism.close());

function call(path: string, init: RequestInit = {}, headers: Record<string, string> = {}) {
  return fetch(prism.url + path, { ...init, headers: { authorization: basicAuth, ...headers } });
}

function post(path: string, body: string, type = 'application/json', headers = {}) {
  return call(path, { method: 'POST', body }, { 'content-type': type, ...headers });
}

function ask({ method, path, body }: DocumentedResponse, prefer: string) {
  if (body !== undefined) return post(path, JSON.stringify(body), undefined, { prefer });
  return call(path, { method }, { prefer });
}

/** The last part of the type of a problem. */
async function typeOf(response: Response): Promise<string | undefined> {
  const { type } = (await response.json()) as { type: string };
  return type.split('#')[1];
}

describe('unmodified Prism returns every documented response', () => {
  it.each(replies)('$operationId $status $example', async (reply) => {
    const response = await ask(reply, `code=${reply.status}, example=${reply.example}`);

    await expectDocumented(response, reply);
  });

  it('by default, the first example of the usual status of each operation', async () => {
    const firsts = new Map(replies.toReversed().map((reply) => [reply.operationId, reply]));
    expect(firsts.size).toBeGreaterThanOrEqual(16);
    for (const reply of firsts.values()) {
      const response = await ask(reply, '');

      expect(response.status, reply.operationId).toBe(reply.status);
      expect(await response.json()).toEqual(reply.value);
    }
  });

  it('401 without credentials, with its challenge', async () => {
    const response = await fetch(prism.url + queue);

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    expect(await typeOf(response)).toBe('unauthenticated');
  });

  it('415 for another media type, and 422 for an invalid parameter', async () => {
    const text = await post(rxs, '{"drug_id":1}', 'text/plain');
    expect([text.status, await typeOf(text)]).toEqual([415, 'unsupported-media-type']);
    const limit = await call(`${queue}?limit=0`);
    expect([limit.status, await typeOf(limit)]).toEqual([422, 'validation-failed']);
  });
});

describe('unmodified Prism', () => {
  it.each([
    ['HEAD', queue],
    ['PUT', queue],
  ])('responds 405 to %s, without Allow and with a problem of its own', async (method, path) => {
    const response = await call(path, { method });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBeNull();
    if (method !== 'HEAD') expect(await typeOf(response)).toBe('NO_METHOD_MATCHED_ERROR');
  });

  it('responds to an unknown path with a problem of its own', async () => {
    const response = await call('/api/v1/patients/1/portal');

    expect(response.status).toBe(404);
    expect(await typeOf(response)).toBe('NO_PATH_MATCHED_ERROR');
  });

  it('treats the first part of a path after // as a host', async () => {
    expect((await call(`//anything${queue}`)).status).toBe(200);
  });

  it('responds to any invalid request with the first example of 422', async () => {
    const response = await post(rxs, '{"drug_id":"x"}');

    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      errors: [{ pointer: '', detail: "must have required property 'drug_id'" }],
    });
  });

  it.each([
    ['an unknown query parameter', `${queue}?colour=red`],
    ['limit=1e1', `${queue}?limit=1e1`],
  ])('accepts %s', async (_what, path) => {
    expect((await call(path)).status).toBe(200);
  });

  it.each([
    ['a key twice', '{"drug_id":1,"drug_id":2}'],
    ['a NUL', String.raw`{"drug_id":1,"notes":"a\u0000b"}`],
    ['more than 1 MiB', JSON.stringify({ drug_id: 1, notes: 'x' }).padEnd(1_048_577)],
  ])('accepts a body with %s', async (_what, body) => {
    expect((await post(rxs, body)).status).toBe(201);
  });

  it.each(['retry-after=1', 'delay=1000', 'fault=drop'])('ignores Prefer: %s', async (prefer) => {
    const response = await call(queue, {}, { prefer: `code=503, ${prefer}` });

    expect(response.headers.get('retry-after')).toBe('10');
  });

  it('never responds to malformed JSON, and ends on an invalid escape in a path', async () => {
    const received: string[] = [];
    const malformed = send('POST', rxs, '{"drug_id":', received);
    await once(malformed, 'connect');
    // Its response would come before those of later requests.
    for (let count = 0; count < 20; count += 1) expect((await call(queue)).status).toBe(200);

    const ended = once(prism.child, 'exit');
    send('GET', '/api/v1/patients/%zz/portal/enqueued', '', received);

    const [code] = await ended;
    expect(code).toBe(1);
    expect(received).toEqual([]);
  });
});

describe('this mock, where unmodified Prism differs', () => {
  it.each([
    ['malformed JSON', 400, 'POST', rxs, '{"drug_id":'],
    ['an invalid escape in a path', 400, 'GET', '/api/v1/patients/%zz/portal/enqueued'],
    ['HEAD', 200, 'HEAD', queue],
    ['another method', 405, 'PUT', queue],
    ['a path that begins with //', 404, 'GET', `//anything${queue}`],
    ['an unknown path', 404, 'GET', '/api/v1/patients/1/portal'],
    ['an invalid request', 422, 'POST', rxs, '{"drug_id":"x"}'],
    ['an unknown query parameter', 422, 'GET', `${queue}?colour=red`],
    ['a body over 1 MiB', 413, 'POST', rxs, '{"drug_id":1}'.padEnd(1_048_577)],
    ['a key twice', 400, 'POST', rxs, '{"drug_id":1,"drug_id":2}'],
  ])(
    'responds to %s with %i and a problem of the contract',
    async (...[, status, method, path, body]) => {
      const response = await fetch(inject('portalMockUrl') + path, {
        method,
        headers: { authorization: basicAuth, 'content-type': 'application/json' },
        ...(body !== undefined && { body }),
      });

      expect(response.status).toBe(status);
      if (method === 'HEAD') return;
      const { type } = (await response.json()) as { type: string };
      expect(type).toContain('/problems.md#');
      expect(response.headers.has('allow')).toBe(status === 405);
    },
  );
});

/** Sends a request over a connection of its own, and adds what it receives to `received`. */
function send(method: string, path: string, body: string, received: string[]): Socket {
  const socket = connect(Number(new URL(prism.url).port), '127.0.0.1');
  socket.on('data', (data) => received.push(String(data)));
  // The process ends.
  socket.on('error', () => undefined);
  socket.write(
    [
      `${method} ${path} HTTP/1.1`,
      'Host: prism',
      `Authorization: ${basicAuth}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n'),
  );
  return socket;
}
