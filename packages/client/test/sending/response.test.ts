import { describe, expect, test } from 'vitest';
import { createPortalClient } from '../../src/index.ts';
import { example, problemExamples } from '../support/contract.ts';
import { failureOf } from '../support/failure-of.ts';
import { json, type Play, playServer, text } from '../support/play-server.ts';

const requestId = '0199e3a4-5c0e-7b31-8a44-3f1d20c6f6d1';

async function failureOn(play: Play) {
  const { options } = await playServer(play);
  return failureOf(createPortalClient(options).enqueued.dismiss(1, 27));
}

describe('a problem of the contract becomes the error of its code', () => {
  test.each(problemExamples)('%s', async (name) => {
    const problem = example(name);

    const failure = await failureOn(json(Number(problem['status']), problem));

    expect(failure).toMatchObject({
      name: 'PortalError',
      code: String(problem['type']).split('#')[1],
      status: problem['status'],
      operationId: 'deletePortalRequest',
      requestId,
    });
    expect(failure.errors).toEqual(problem['errors'] ?? []);
  });
});

test('the message has the operation, status, code and request id', async () => {
  const failure = await failureOn(json(404, example('unknownRequest')));

  expect(failure.message).toBe(
    `deletePortalRequest failed: 404 request-not-found (request ${requestId})`,
  );
});

test('requestId is from X-Request-Id, before that of the problem', async () => {
  const failure = await failureOn(json(500, example('serverFailed'), { 'X-Request-Id': 'abc-1' }));

  expect(failure.requestId).toBe('abc-1');
});

test('an invalid request id is ignored', async () => {
  const failure = await failureOn(text(500, '', 'text/plain'));
  const odd = await failureOn(json(500, {}, { 'X-Request-Id': '<b>Mia, born 1980</b>' }));

  expect([failure.requestId, odd.requestId]).toEqual([undefined, undefined]);
});

test('rate-limited has retryAfterSeconds', async () => {
  const failure = await failureOn(json(429, example('tooManyRequests'), { 'Retry-After': '10' }));

  expect(failure).toMatchObject({ code: 'rate-limited', status: 429, retryAfterSeconds: 10 });
});

test.each([
  ['a number of seconds', '5', 5],
  ['a past date', 'Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ['invalid text', 'soon', undefined],
])('Retry-After as %s', async (_, header, seconds) => {
  const failure = await failureOn(json(503, example('databaseBusy'), { 'Retry-After': header }));

  expect(failure).toMatchObject({ code: 'unavailable', retryAfterSeconds: seconds });
});

test('invalid validation errors are ignored', async () => {
  const errors = [
    null,
    'x',
    { parameter: 'limit' },
    { pointer: 1, detail: 'x' },
    { detail: 'kept' },
  ];

  const failure = await failureOn(json(422, { ...example('limitNotANumber'), errors }));

  expect(failure.code).toBe('validation-failed');
  expect(failure.errors).toEqual([{ detail: 'kept' }]);
});

describe('a response that is not in the contract is an error', () => {
  const page = '<html><body>Bad gateway</body></html>';
  const deep = '['.repeat(20_000) + ']'.repeat(20_000);

  test.each<[string, number, Play]>([
    ['a 502 with a page of HTML', 502, text(502, page)],
    ['an empty 500', 500, text(500, '')],
    ['an empty 500 without a length', 500, (response) => response.writeHead(500).end()],
    ['a 400 with JSON that is not a problem', 400, json(400, { error: 'no' })],
    ['a 400 that is null', 400, json(400, null)],
    ['a problem of another API', 422, json(422, { type: 'https://example.com/probs#internal' })],
    ['a problem with an unknown code', 429, json(429, problemOf('too-sleepy'))],
    ['a problem with a type from Object.prototype', 400, json(400, problemOf('constructor'))],
    ['a problem with a deeply nested type', 400, text(400, `{"type":${deep}}`)],
    ['a 304', 304, (response) => response.writeHead(304).end()],
    ['a 200 with a page of HTML', 200, text(200, page)],
    ['a 200 with HTML and the media type of JSON', 200, text(200, page, 'application/json')],
    ['an empty 200', 200, text(200, '')],
    ['an empty 200 of length 0', 200, (response) => response.end()],
    ['a 204', 204, (response) => response.writeHead(204).end()],
    ['a 200 with truncated JSON', 200, text(200, '{"result":true,', 'application/json')],
    ['a 200 that is an array', 200, json(200, [])],
    ['a 200 that is null', 200, json(200, null)],
    ['a 200 that is a string', 200, json(200, 'OK')],
  ])('%s', async (_, status, play) => {
    const failure = await failureOn(play);

    expect(failure).toMatchObject({
      code: 'unexpected-response',
      status,
      operationId: 'deletePortalRequest',
    });
    expect(failure.message).not.toMatch(/gateway|html|result/i);
  });
});

describe('a redirect is never followed', () => {
  test.each([301, 302, 303, 307, 308])('%i', async (status) => {
    const elsewhere = await playServer(json(200, example('requestDismissed')));

    const failure = await failureOn((response) => {
      response.writeHead(status, { Location: `${elsewhere.origin}/?token=canary` }).end();
    });

    expect(failure).toMatchObject({ code: 'redirected', status });
    expect(elsewhere.received).toEqual([]);
    expect(failure.message).not.toContain('canary');
  });

  test('not within the same origin', async () => {
    const { options, received } = await playServer((response) => {
      response.writeHead(307, { Location: '/login' }).end();
    });

    const failure = await failureOf(createPortalClient(options).portal.invite(221));

    expect(failure.code).toBe('redirected');
    expect(received).toHaveLength(1);
  });

  test('a redirect that a custom fetch has followed is an error', async () => {
    const there = await playServer(json(200, example('requestDismissed')));
    const { options } = await playServer((response) => {
      response.writeHead(303, { Location: there.origin }).end();
    });
    const follower = (request: Request) => fetch(new Request(request, { redirect: 'follow' }));

    const failure = await failureOf(
      createPortalClient({ ...options, fetch: follower }).enqueued.dismiss(1, 27),
    );

    expect(failure.code).toBe('redirected');
  });
});

function problemOf(code: string) {
  return {
    ...example('serverFailed'),
    type: String(example('serverFailed')['type']).replace('internal', code),
  };
}
