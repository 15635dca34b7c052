// @stress: responses are delayed
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Mock, type MockOptions, startMock } from '../src/start-mock.ts';
import { basicAuth } from './support/basic-auth.ts';

const queue = '/api/v1/patients/1/portal/enqueued';
/** An hour, in milliseconds: longer than any test. */
const hour = 3_600_000;
const url = inject('portalMockUrl');

function ask(prefer: string, base = url, signal?: AbortSignal): Promise<Response> {
  return fetch(base + queue, {
    headers: { authorization: basicAuth, prefer },
    ...(signal && { signal }),
  });
}

async function read(response: Response): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of response.body ?? []) pieces.push(Buffer.from(piece).toString());
  return pieces;
}

describe('a fault that a request selects', () => {
  let wholeText: string;

  beforeAll(async () => {
    wholeText = await (await ask('')).text();
  });

  it('drop: closes the connection before the response', async () => {
    await expect(ask('fault=drop')).rejects.toThrow();
  });

  it('cut: closes the connection in the middle of the body', async () => {
    const response = await ask('fault=cut');

    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(wholeText.length));
    await expect(response.text()).rejects.toThrow();
  });

  it('hang: never responds', async () => {
    const patience = new AbortController();
    const never = ask('fault=hang', url, patience.signal);
    // A later request gets its response.
    expect((await ask('')).status).toBe(200);
    patience.abort();

    await expect(never).rejects.toThrow('aborted');
  });

  it('stall: sends half of the body, then nothing', async () => {
    const patience = new AbortController();
    const response = await ask('fault=stall', url, patience.signal);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    const rest = reader?.read();
    expect((await ask('')).status).toBe(200);
    patience.abort();

    expect(wholeText).toContain(Buffer.from(first?.value ?? []).toString());
    await expect(rest).rejects.toThrow('aborted');
  });

  it('trickle: sends the complete body byte by byte', async () => {
    const pieces = await read(await ask('fault=trickle, delay=0'));

    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(wholeText);
  });

  it('trickle with an hour between bytes: sends the first byte immediately', async () => {
    const patience = new AbortController();
    const response = await ask(`fault=trickle, delay=${hour}`, url, patience.signal);
    const first = await response.body?.getReader().read();
    patience.abort();

    expect(Buffer.from(first?.value ?? []).toString()).toBe(wholeText.slice(0, 1));
  });

  it.each([
    ['fault=boom', 'Prefer: fault must be one of none, drop, cut, hang, stall, trickle.'],
    ['delay=soon', 'Prefer: delay must be a whole number.'],
    ['code=abc', 'Prefer: code must be a whole number.'],
    ['retry-after=-1', 'Prefer: retry-after must be a whole number.'],
  ])('is a 400 if the preference is invalid: %s', async (prefer, detail) => {
    const response = await ask(prefer);

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Bad preference',
      status: 400,
      detail,
    });
  });
});

describe('Retry-After', () => {
  it.each(['429', '503'])('of a %s can be any number of seconds', async (code) => {
    const response = await ask(`code=${code}, retry-after=0`);

    expect(response.status).toBe(Number(code));
    expect(response.headers.get('retry-after')).toBe('0');
  });

  it('agrees with RateLimit', async () => {
    const { headers } = await ask('code=429, retry-after=7');

    expect(headers.get('ratelimit')).toBe('"api";r=0;t=7');
  });

  it('is not sent with a success', async () => {
    expect((await ask('retry-after=7')).headers.get('retry-after')).toBeNull();
  });
});

describe('the default options of a mock', () => {
  const started: Mock[] = [];
  afterAll(() => Promise.all(started.map((mock) => mock.close())));

  async function start(options: MockOptions): Promise<string> {
    const mock = await startMock(options);
    started.push(mock);
    return mock.url;
  }

  it('code and retryAfter apply to every request', async () => {
    const response = await ask('', await start({ code: 503, retryAfter: 1 }));

    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
  });

  it('are overridden by Prefer', async () => {
    const base = await start({ code: 503, fault: 'drop', delay: hour });
    const response = await ask('fault=none, delay=0, example=onEmptyQueue', base);

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ total_count: 0 });
    await expect(ask('delay=0', base)).rejects.toThrow();
  });

  it('delay applies to every response', async () => {
    const base = await start({ delay: hour });
    const patience = new AbortController();
    const late = ask('', base, patience.signal);
    expect((await ask('delay=0', base)).status).toBe(200);
    patience.abort();

    await expect(late).rejects.toThrow('aborted');
  });

  it('close() sends delayed bodies immediately, and cuts off stalled ones', async () => {
    const mock = await startMock({ delay: hour });
    const trickled = await ask('fault=trickle', mock.url);
    const stalled = await ask('fault=stall, delay=0', mock.url);
    const bodies = Promise.allSettled([trickled.text(), stalled.text()]);
    await mock.close();
    const [late, none] = await bodies;

    expect(late).toMatchObject({ status: 'fulfilled', value: expect.stringMatching(/\}$/) });
    expect(none).toMatchObject({ status: 'rejected' });
  });
});
