import { describe, expect, test } from 'vitest';
import * as node from '../src/index.ts';
import * as web from '../src/web.ts';
import * as workerd from '../src/workerd.ts';
import { failureOf } from './support/failure-of.ts';

const target = { baseUrl: 'http://un:pwd@localhost:4010', retries: 0 };

const clientThatFails = (error: unknown) =>
  web.createPortalClient({ ...target, fetch: () => Promise.reject(error) });

test.each([
  ['browsers and workers', web],
  ['workerd', workerd],
])('the entry for %s has the exports of the one for Node', (_, entry) => {
  expect(Object.keys(entry)).toEqual(Object.keys(node));
  expect(entry.PortalError).toBe(node.PortalError);
});

describe('in browsers and workers, a network fault may have taken effect', () => {
  test.each([
    ['Chromium', new TypeError('Failed to fetch')],
    ['Chromium, in the body', new TypeError('network error')],
    ['Firefox', new TypeError('NetworkError when attempting to fetch resource.')],
    ['Safari', new TypeError('Load failed')],
    ['Safari, without a server', new TypeError('Could not connect to the server.')],
    [
      'Safari, without CORS',
      new TypeError('Origin https://x.invalid is not allowed by Access-Control-Allow-Origin.'),
    ],
    [
      'Safari, without CORS in a file',
      new TypeError('Origin null is not allowed by Access-Control-Allow-Origin.'),
    ],
    ['Safari, without mobile data', new TypeError('A data connection is not currently allowed.')],
    ['React Native', new TypeError('Network request failed')],
    ['workerd', new Error('Network connection lost.')],
    ['workerd, with a refused certificate', new Error('internal error; reference = abc')],
    ['a time-out of the caller’s fetch', new DOMException('signal timed out', 'TimeoutError')],
  ])('%s', async (_, error) => {
    expect(await failureOf(clientThatFails(error).portal.invite(1))).toMatchObject({
      code: 'network',
      mayHaveTakenEffect: true,
    });
  });
});

test.each([
  ['a mistake', new TypeError("Cannot read properties of undefined (reading 'get')")],
  ['a call of no function', new TypeError('token is not a function')],
  ['a loop over no list', new TypeError('tokens is not iterable')],
  ['a mistake in Firefox', new TypeError('can\'t access property "get", token is undefined')],
  ['a mistake in Safari', new TypeError("null is not an object (evaluating 'token.get')")],
  ['an error of the caller', new Error('no token')],
  ['invalid JSON', new SyntaxError('Unexpected token')],
  ['a redirect of Remix', new Response(null, { status: 302 })],
  ['an unknown variable', new ReferenceError('token is not defined')],
  ['a redirect of Next', Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;' })],
])('in browsers and workers, %s is rethrown as it is', async (_, error) => {
  await expect(clientThatFails(error).portal.invite(1)).rejects.toBe(error);
});
