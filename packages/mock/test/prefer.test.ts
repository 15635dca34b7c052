import { describe, expect, inject, it } from 'vitest';
import { startMock } from '../src/start-mock.ts';
import { basicAuth } from './support/basic-auth.ts';
import {
  type DocumentedResponse,
  documentedResponses,
  expectDocumented,
} from './support/documented-responses.ts';

const replies = documentedResponses();
const url = inject('portalMockUrl');

function ask({ method, path, body }: DocumentedResponse, prefer: string): Promise<Response> {
  return fetch(url + path, {
    method,
    headers: {
      authorization: basicAuth,
      accept: 'application/json',
      prefer,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

describe('every documented response can be selected', () => {
  it('in the whole spec', () => {
    const operations = new Set(replies.map(({ operationId }) => operationId));
    expect(operations.size).toBeGreaterThanOrEqual(10);
    expect(replies.length).toBeGreaterThan(120);
  });

  it.each(replies)('$operationId $status $example', async (reply) => {
    const response = await ask(reply, `code=${reply.status}, example=${reply.example}`);

    await expectDocumented(response, reply);
  });

  it('by its status: the first example', async () => {
    const [first] = replies.filter(({ status }) => status === 404);
    const response = await ask(first as DocumentedResponse, 'code=404');

    expect(await response.json()).toEqual(first?.value);
  });

  it('with the headers of its status', async () => {
    const [first] = replies as [DocumentedResponse];

    expect((await ask(first, 'code=503')).headers.get('retry-after')).toBe('10');
    expect(Object.fromEntries((await ask(first, 'code=429')).headers)).toMatchObject({
      'retry-after': '10',
      ratelimit: '"api";r=0;t=10',
      'ratelimit-policy': '"api";q=6000;w=60',
    });
    expect((await ask(first, 'code=401')).headers.get('www-authenticate')).toBe(
      'Basic realm="MD HQ API", charset="UTF-8"',
    );
  });

  it('in the syntax of RFC 7240', async () => {
    const dismissal = replies.find(({ example }) => example === 'alreadyDismissed');
    const quoted = await ask(
      dismissal as DocumentedResponse,
      'code="404",example="alreadyDismissed"',
    );

    expect(await quoted.json()).toEqual(dismissal?.value);
  });

  it.each([
    ['names in any case', 'CODE=404, Example=alreadyDismissed'],
    ['names with parameters', 'code=404; reason="x, y", example=alreadyDismissed;x'],
    ['spaces around =', 'code = 404 , example = "alreadyDismissed"'],
    ['a name twice, of which the first counts', 'code=404, example=alreadyDismissed, code=503'],
    ['a comma in another value', 'other="a, code=503", code=404, example=alreadyDismissed'],
    ['escapes in a quoted string', 'code=404, example="already\\Dismissed"'],
    ['keywords in any case', 'fault=NONE, Dynamic=FALSE, code=404, example=alreadyDismissed'],
  ])('in the syntax of RFC 7240, with %s', async (_what, prefer) => {
    const dismissal = replies.find(({ example }) => example === 'alreadyDismissed');
    const response = await ask(dismissal as DocumentedResponse, prefer);

    expect(await response.json()).toEqual(dismissal?.value);
  });
});

describe('a response that is not documented', () => {
  it.each([
    'code=418',
    'example=noSuchExample',
    'code=404, example=noSuchExample',
    'code=404, example=toString',
  ])('%s gets an error of Prism', async (prefer) => {
    const response = await ask(replies[0] as DocumentedResponse, prefer);

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      type: 'https://stoplight.io/prism/errors#NOT_FOUND',
    });
  });
});

describe('dynamic responses', () => {
  it.each([
    [429, 'rate-limited'],
    [404, 'patient-not-found'],
    [401, 'unauthenticated'],
  ])('have the documented problem: %i is %s', async (status, code) => {
    const [first] = replies.filter(({ operationId }) => operationId === 'showPortalRequests');
    const response = await ask(first as DocumentedResponse, `dynamic=true, code=${status}`);

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      status,
      type: expect.stringMatching(new RegExp(`#${code}$`)),
    });
  });

  it('are equal for equal seeds, and differ for different seeds', async () => {
    const [first] = replies as [DocumentedResponse];
    const text = async (prefer: string) => (await ask(first, prefer)).text();
    const monday = await text('dynamic=true, seed=monday');

    expect(await text('dynamic=true, seed=monday')).toBe(monday);
    expect(await text('dynamic=true, seed=tuesday')).not.toBe(monday);
  });

  it('are selected with dynamic=TRUE, too', async () => {
    const [first] = replies as [DocumentedResponse];
    const text = async (prefer: string) => (await ask(first, prefer)).text();

    expect(await text('Dynamic=TRUE, seed=monday')).toBe(await text('dynamic=true, seed=monday'));
  });

  it('are the default with the option dynamic', async () => {
    const dynamic = await startMock({ dynamic: true, seed: 'monday' });
    const first = replies[0] as DocumentedResponse;
    const response = await fetch(dynamic.url + first.path, {
      headers: { authorization: basicAuth },
    });

    expect(response.status).toBe(200);
    expect(await response.json()).not.toEqual(first.value);
    await dynamic.close();
  });
});
