import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clinic, openClinic } from '../support/clinic/clinic.ts';
import { onEveryResponse } from '../support/contract-check.ts';
import { type RawResponse, rawRequest, sendRaw } from '../support/raw-http.ts';
import { rowsOfInstance } from '../support/rows.ts';

let clinic: Clinic;
let port: number;
beforeAll(async () => {
  // Behind a proxy that is trusted for addresses, but not for the Host.
  clinic = await openClinic(undefined, 'info', { trustProxy: ['127.0.0.1'] });
  port = await clinic.listen();
});
afterAll(() => clinic.close());

const request = rawRequest('Connection: close');
const post = request.replace('GET', 'POST').replace('/portal/enqueued', '/rxs');
const withLines = (text: string, ...lines: string[]) =>
  text.replace('\r\n\r\n', `\r\n${lines.join('\r\n')}\r\n\r\n`);
const queue = '/api/v1/patients/1/portal/enqueued';
const codedTwice = (...lines: string[]) =>
  withLines(post.replace('Connection: close\r\n', ''), ...lines).concat('0\r\n\r\n', post);

function expectProblem(responses: RawResponse[], status: number, code?: string): void {
  expect(responses).toHaveLength(1);
  const { headers, text } = responses[0] as RawResponse;
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(headers).toMatchObject(onEveryResponse);
  expect(JSON.parse(text)).toMatchObject({
    status,
    type: code === undefined ? 'about:blank' : expect.stringMatching(new RegExp(`#${code}$`)),
    instance: `urn:uuid:${headers['x-request-id']}`,
  });
  expect(responses[0]?.status).toBe(status);
}

describe('requests that node:http or Fastify refuse get a problem with all headers (Q14, Q27)', () => {
  it.each([
    ['a request line that is none', 'NONSENSE\r\n\r\n'],
    ['an unknown method', request.replace('GET', 'FETCH')],
    ['an unknown version', request.replace('HTTP/1.1', 'HTTP/3.0')],
    ['a NUL in a header', withLines(request, 'X-Canary: a\0b')],
    ['no Host', request.replace(/Host: .*\r\n/, '')],
    ['a path that is badly encoded', request.replace('/1/', '/%FF/')],
    ['a chunk without a size', withLines(post, 'Transfer-Encoding: chunked').concat('zz\r\na\r\n')],
  ])('%s: 400', async (_, bytes) => {
    expectProblem(await sendRaw(port, bytes), 400, 'malformed-request');
  });

  it('headers that are too long: 431', async () => {
    expectProblem(await sendRaw(port, rawRequest(`X-Canary: ${'a'.repeat(20_000)}`)), 431);
  });

  it('a URL that is too long: 431', async () => {
    expectProblem(await sendRaw(port, request.replace('/1/', `/${'1'.repeat(20_000)}/`)), 431);
  });

  it('the longest integer that fits a URL: 422, like any other that is too large', async () => {
    const responses = await sendRaw(port, request.replace('/1/', `/${'1'.repeat(10_000)}/`));
    expectProblem(responses, 422, 'validation-failed');
  });

  it('an unknown expectation is ignored', async () => {
    const responses = await sendRaw(port, withLines(request, 'Expect: something'));
    expect(responses.map(({ status }) => status)).toEqual([200]);
  });
});

describe('an ambiguous request (Q35)', () => {
  it.each([
    [
      'Content-Length with Transfer-Encoding',
      withLines(post, 'Content-Length: 5', 'Transfer-Encoding: chunked').concat('0\r\n\r\n'),
    ],
    [
      'two Content-Lengths',
      withLines(post, 'Content-Length: 5', 'Content-Length: 6').concat('abcde'),
    ],
    ['bare line feeds', request.replaceAll('\r\n', '\n')],
    ['one bare line feed', request.replace('\r\nConnection', '\nConnection')],
    ['a folded header', withLines(request, 'X-Canary: a', ' b')],
    ['a blank before the colon', withLines(request, 'X-Canary : a')],
  ])('%s: 400 and close, with nothing behind it read', async (_, bytes) => {
    expectProblem(await sendRaw(port, bytes + request), 400, 'malformed-request');
  });

  it.each([
    ['HTTP/2.0', request.replace('HTTP/1.1', 'HTTP/2.0'), /HTTP\/1\.1/],
    ['HTTP/0.9', request.replace('HTTP/1.1', 'HTTP/0.9'), /HTTP\/1\.1/],
    ['gzip, chunked', codedTwice('Transfer-Encoding: gzip, chunked'), /chunked/],
    [
      'gzip and chunked',
      codedTwice('Transfer-Encoding: gzip', 'Transfer-Encoding: chunked'),
      /chunked/,
    ],
  ])('%s: 400 that names it, and close', async (_, bytes, detail) => {
    const responses = await sendRaw(port, bytes);
    expectProblem(responses, 400, 'malformed-request');
    expect(responses[0]?.headers['connection']).toBe('close');
    expect(JSON.parse(responses[0]?.text ?? '').detail).toMatch(detail);
  });

  it('two Authorization headers: 401 (Q1)', async () => {
    const authorization = /Authorization: .*/.exec(request)?.[0] ?? '';
    expectProblem(await sendRaw(port, withLines(request, authorization)), 401, 'unauthenticated');
  });
});

describe('the instance is determined by the Host alone (Q7)', () => {
  const statusesOf = async (bytes: string) =>
    (await sendRaw(port, bytes)).map(({ status }) => status);

  const forwardedTo = (host: string) => [
    `X-Forwarded-Host: ${host}`,
    `Forwarded: host=${host}`,
    `X-Host: ${host}`,
  ];

  it('forwarded headers do not change it', async () => {
    const forwarded = withLines(request, ...forwardedTo('other.md-hq.com'));
    expect(await statusesOf(forwarded)).toEqual([200]);
    const ofOther = forwarded
      .replaceAll('other.md-hq.com', 'sandbox.md-hq.com')
      .replace('Host: sandbox', 'Host: other');
    expect(await statusesOf(ofOther)).toEqual([401]);
  });

  it('forwarded headers do not change that of the page behind a link', async () => {
    const page = request.replace(queue, '/portal/join');
    const [response] = await sendRaw(port, withLines(page, ...forwardedTo('other.md-hq.com')));
    expect(response?.text).toContain('The sandbox clinic');
  });

  it('forwarded headers do not change that of the trail of failed log-ins', async () => {
    const trail = async (instance: number) => (await rowsOfInstance(clinic, instance)).audit_events;
    const before = [await trail(1), await trail(2)];
    // From another network; otherwise it would be counted as a repeat.
    const anonymous = withLines(
      request.replace(/Authorization: .*\r\n/, ''),
      'X-Forwarded-For: 203.0.113.7',
    );
    expect(await statusesOf(withLines(anonymous, ...forwardedTo('other.md-hq.com')))).toEqual([
      401,
    ]);

    const failed = expect.objectContaining({ operation: 'authenticate', outcome: 'refused' });
    expect([await trail(1), await trail(2)]).toEqual([[...(before[0] ?? []), failed], before[1]]);
  });

  it('an absolute URI does not change it', async () => {
    const absolute = request.replace(queue, `http://other.md-hq.com${queue}`);
    expect(await statusesOf(absolute)).toEqual([200]);
    const ofOther = request
      .replace(queue, `http://sandbox.md-hq.com${queue}`)
      .replace('Host: sandbox', 'Host: other');
    expect(await statusesOf(ofOther)).toEqual([401]);
  });

  it('two Hosts are refused, in either order', async () => {
    expectProblem(
      await sendRaw(port, withLines(request, 'Host: other.md-hq.com')),
      400,
      'malformed-request',
    );
    expectProblem(
      await sendRaw(port, request.replace('Host:', 'Host: other.md-hq.com\r\nHost:')),
      400,
      'malformed-request',
    );
  });
});
