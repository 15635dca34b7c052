import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createPortalClient, type PortalClientOptions, PortalError } from '../src/index.ts';

/** The URL and headers of the requests of a client. */
async function sentBy(target: string | URL | PortalClientOptions) {
  const sent: Request[] = [];
  const options =
    typeof target === 'string' || target instanceof URL ? { baseUrl: target } : target;
  const client = createPortalClient({
    ...options,
    fetch: async (request) => {
      sent.push(request);
      return Response.json({ result: true, message: '', data: {} });
    },
  });
  await client.enqueued.dismiss(1, 27);
  const [request] = sent;
  return { url: request?.url, authorization: request?.headers.get('Authorization') };
}

/** The header for a name and a secret, in UTF-8. */
function basic(username: string, password: string) {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

/** The error for invalid options. */
function refusalOf(target: unknown): PortalError {
  try {
    createPortalClient(target as PortalClientOptions);
  } catch (error) {
    if (error instanceof PortalError) return error;
    throw error;
  }
  throw new Error('the options were taken');
}

const path = '/api/v1/patients/1/portal/enqueued/27';
const credentials = { username: 'un', password: 'pwd' };

describe('the target', () => {
  test.each<[string, string | URL | PortalClientOptions, string]>([
    ['a subdomain', { subdomain: 'sandbox', ...credentials }, 'https://sandbox.md-hq.com'],
    ['a URL', { baseUrl: 'https://ehr.example.org', ...credentials }, 'https://ehr.example.org'],
    [
      'a URL object',
      { baseUrl: new URL('https://ehr.example.org'), ...credentials },
      'https://ehr.example.org',
    ],
    [
      'a trailing slash',
      { baseUrl: 'https://ehr.example.org/', ...credentials },
      'https://ehr.example.org',
    ],
    ['a path', { baseUrl: 'https://example.org/emr/', ...credentials }, 'https://example.org/emr'],
    [
      'the base URL of the vendor',
      { baseUrl: 'https://sandbox.md-hq.com/api/v1', ...credentials },
      'https://sandbox.md-hq.com',
    ],
    [
      'the same with a slash',
      { baseUrl: 'https://sandbox.md-hq.com/api/v1/', ...credentials },
      'https://sandbox.md-hq.com',
    ],
    [
      'credentials in the URL',
      { baseUrl: 'https://un:pwd@ehr.example.org:8443' },
      'https://ehr.example.org:8443',
    ],
    ['localhost', { baseUrl: 'http://localhost:4010', ...credentials }, 'http://localhost:4010'],
    [
      'an instance on localhost',
      { baseUrl: 'http://sandbox.localhost:4010', ...credentials },
      'http://sandbox.localhost:4010',
    ],
    [
      'a loopback IPv4 address',
      { baseUrl: 'http://127.0.0.53:4010', ...credentials },
      'http://127.0.0.53:4010',
    ],
    [
      'the loopback IPv6 address',
      { baseUrl: 'http://[::1]:4010', ...credentials },
      'http://[::1]:4010',
    ],
    [
      'cleartext with allowCleartext',
      { baseUrl: 'http://portal:4010', allowCleartext: true, ...credentials },
      'http://portal:4010',
    ],
  ])('%s', async (_, target, origin) => {
    expect(await sentBy(target)).toEqual({
      url: `${origin}${path}`,
      authorization: basic('un', 'pwd'),
    });
  });

  test('a URL with credentials as the only argument', () => {
    expect(createPortalClient('https://un:pwd@sandbox.md-hq.com')).toHaveProperty('enqueued');
    expect(createPortalClient(new URL('https://un:pwd@sandbox.md-hq.com'))).toHaveProperty(
      'portal',
    );
  });
});

describe('credentials are sent byte for byte (Q5)', () => {
  test.each([
    ['UTF-8', 'ärztin', 'pässwörd→🔑'],
    ['a colon in the password', 'un', 'a:b:c'],
    ['characters with a meaning in URLs', 'un@clinic', 'p/w?d#1%41 @+&'],
    ['a single quote and a trailing space', 'un', "it's "],
  ])('%s, from the options and from a URL', async (_, username, password) => {
    const inUrl = `https://${encodeURIComponent(username)}:${encodeURIComponent(password)}@sandbox.md-hq.com`;

    const fromOptions = await sentBy({ subdomain: 'sandbox', username, password });
    const fromUrl = await sentBy(inUrl);

    expect(fromOptions.authorization).toBe(basic(username, password));
    expect(fromUrl).toEqual({
      url: `https://sandbox.md-hq.com${path}`,
      authorization: basic(username, password),
    });
  });

  test('a URL with letters that are not percent-encoded', async () => {
    const { authorization } = await sentBy('https://ärztin:pässwörd@sandbox.md-hq.com');

    expect(authorization).toBe(basic('ärztin', 'pässwörd'));
  });

  test('decomposed letters are sent in normalization form C (RFC 7617 2.1, Q79)', async () => {
    const decomposed = { username: 'zoe\u0308', password: 'pa\u0308ssword' };
    const { authorization } = await sentBy({ subdomain: 'sandbox', ...decomposed });

    expect(authorization).toBe(basic('zo\u00eb', 'p\u00e4ssword'));
  });

  test('a password longer than the header limit of node:http', async () => {
    const password = 'ß'.repeat(10_000);

    expect((await sentBy({ subdomain: 'sandbox', username: 'un', password })).authorization).toBe(
      basic('un', password),
    );
  });
});

describe('invalid options fail without their values in the message', () => {
  const secret = 's3cret-canary';

  test.each<[string, unknown, RegExp]>([
    ['no credentials', { subdomain: 'sandbox' }, /credentials are required/],
    ['an empty password', { subdomain: 'sandbox', username: secret, password: '' }, /are required/],
    ['a name alone in the URL', `https://${secret}@sandbox.md-hq.com`, /are required/],
    ['a secret alone in the URL', `https://:${secret}@sandbox.md-hq.com`, /are required/],
    [
      'credentials twice',
      { baseUrl: `https://un:${secret}@sandbox.md-hq.com`, ...credentials },
      /both URL and options/,
    ],
    [
      'a colon in the name',
      { subdomain: 'sandbox', username: `un:${secret}`, password: 'x' },
      /colon/,
    ],
    ['a colon in the URL’s name', `https://un%3A${secret}:pwd@sandbox.md-hq.com`, /colon/],
    [
      'a line break',
      { subdomain: 'sandbox', username: 'un', password: `${secret}\r\nHost: x` },
      /control/,
    ],
    ['invalid percent-encoding', `https://un:${secret}%zz@sandbox.md-hq.com`, /percent-encoded/],
    ['bytes that are not UTF-8', `https://un:${secret}%ff@sandbox.md-hq.com`, /percent-encoded/],
    ['not a URL', `un:${secret}@sandbox.md-hq.com`, /a URL such as/],
    ['half a URL', { baseUrl: `//un:${secret}@sandbox.md-hq.com` }, /a URL such as/],
    ['neither baseUrl nor subdomain', { username: 'un', password: secret }, /a URL such as/],
    ['another scheme', `ftp://un:${secret}@sandbox.md-hq.com`, /a URL such as/],
    ['cleartext', `http://un:${secret}@sandbox.md-hq.com`, /in clear/],
    ['a host that only looks local', `http://un:${secret}@127.0.0.1.example.org`, /in clear/],
    ['a name that only looks local', `http://un:${secret}@localhost.example.org`, /in clear/],
    ['a query', `https://un:pwd@sandbox.md-hq.com/?key=${secret}`, /no query or fragment/],
    ['a # in the password', `https://un:1#${secret}@sandbox.md-hq.com`, /percent-encode/],
    [
      'a subdomain with another host',
      { subdomain: `example.org/${secret}`, ...credentials },
      /DNS label/,
    ],
    ['a subdomain with dots', { subdomain: `a.${secret}`, ...credentials }, /DNS label/],
    ['an empty subdomain', { subdomain: '', ...credentials }, /DNS label/],
  ])('%s', (_, target, words) => {
    const refusal = refusalOf(target);

    expect(refusal).toMatchObject({ code: 'invalid-argument', status: undefined });
    expect(refusal.message).toMatch(words);
    expect(inspect(refusal, { showHidden: true, depth: 9 })).not.toContain(secret);
  });
});
