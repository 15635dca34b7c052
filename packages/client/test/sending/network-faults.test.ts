import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createPortalClient, type PortalClientOptions } from '../../src/index.ts';
import { example } from '../support/contract.ts';
import { failureOf } from '../support/failure-of.ts';
import { drop, dropInBody } from '../support/faults.ts';
import { json, playServer } from '../support/play-server.ts';
import { selfSigned } from '../support/self-signed.ts';

const credentials = { username: 'un', password: 'pwd', retries: 0 };

/** Listens on a free port until the test ends. */
async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A TLS server whose certificate no machine trusts. */
async function selfSignedServer(): Promise<string> {
  const server = createHttpsServer(selfSigned, (_request, response) => response.end('{}'));
  return `https://127.0.0.1:${await portOf(server)}`;
}

async function httpsOnHttpPort(): Promise<string> {
  const { origin } = await playServer(json(202, example('invitedToJoin')));
  return origin.replace('http:', 'https:');
}

/** A server that closes connections during the TLS handshake. */
async function handshakeCloser(): Promise<string> {
  const server = createServer((socket) => socket.once('data', () => socket.end()));
  return `https://127.0.0.1:${await portOf(server)}`;
}

async function closedPort(): Promise<string> {
  const server = createServer();
  const port = await portOf(server);
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

const invite = (baseUrl: string, options: Partial<PortalClientOptions> = {}) =>
  failureOf(
    createPortalClient({
      baseUrl,
      ...credentials,
      ...options,
    } as PortalClientOptions).portal.invite(221),
  );

describe('mayHaveTakenEffect is false if certainly nothing was sent (Q83)', () => {
  test.each<[string, () => Promise<string> | string, object]>([
    ['a closed port', closedPort, { code: 'ECONNREFUSED' }],
    ['a refused certificate', selfSignedServer, { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }],
    ['https on an http port', httpsOnHttpPort, { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }],
    ['a connection that closes in the handshake', handshakeCloser, { code: 'ECONNRESET' }],
    ['a port that fetch blocks', () => 'http://127.0.0.1:6000', { message: 'bad port' }],
  ])('%s', async (_, origin, cause) => {
    const failure = await invite(await origin());

    expect(failure).toMatchObject({ code: 'network', tries: 1, mayHaveTakenEffect: false });
    expect(failure.cause).toBeInstanceOf(Error);
    expect(failure.cause).toMatchObject(cause);
  });

  const url = 'http://127.0.0.1:1/api/v1/patients/1/portal/invite';
  const coded = (code: string, message: string, fields: object = {}) =>
    Object.assign(new TypeError(message), { code, ...fields });
  const ofBun = (code: string, message: string) => coded(code, message, { path: url });
  const caused = (message: string, fields: object = {}) =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(message), fields) });
  const unreached = Object.assign(new AggregateError([], ''), { code: 'ETIMEDOUT' });
  const denoUrl = `error sending request for url (${url})`;

  test.each<[string, Error]>([
    [
      'a connect time-out of Node',
      caused('Connect Timeout Error (attempted address: 10.0.0.1:443, timeout: 10000ms)', {
        name: 'ConnectTimeoutError',
        code: 'UND_ERR_CONNECT_TIMEOUT',
      }),
    ],
    [
      'an address that the system can’t reach',
      caused('connect ETIMEDOUT 10.0.0.1:443', { code: 'ETIMEDOUT' }),
    ],
    ['several addresses of Node', new TypeError('fetch failed', { cause: unreached })],
    ['an unknown host', caused('getaddrinfo ENOTFOUND x.invalid', { code: 'ENOTFOUND' })],
    [
      'a closed port with Bun',
      ofBun(
        'ECONNREFUSED',
        'ECONNREFUSED: Unable to connect. Is the computer able to access the url?',
      ),
    ],
    ['a closed port with Bun 1.0', ofBun('ConnectionRefused', 'Unable to connect.')],
    [
      'an address that the system can’t reach, with Bun',
      ofBun(
        'EHOSTUNREACH',
        'EHOSTUNREACH: Unable to connect. Is the computer able to access the url?',
      ),
    ],
    ['an unknown host with Bun', ofBun('ENOTFOUND', 'getaddrinfo ENOTFOUND x.invalid')],
    [
      'a refused certificate with Bun',
      ofBun('DEPTH_ZERO_SELF_SIGNED_CERT', 'self signed certificate'),
    ],
    [
      'https on an http port with Bun',
      ofBun('EPROTO', 'EPROTO: The TLS handshake failed. Does the server speak TLS on this port?'),
    ],
    [
      'a closed port with Deno',
      caused(
        `${denoUrl}: client error (Connect): tcp connect error: Connection refused (os error 111)`,
      ),
    ],
    [
      'a refused certificate with Deno',
      caused(`${denoUrl}: client error (Connect): invalid peer certificate: UnknownIssuer`),
    ],
    [
      'a closed port with Deno 2.0',
      new TypeError(`${denoUrl}: client error (Connect): tcp connect error: Connection refused`),
    ],
    ['a blocked port with Deno', new TypeError('Fetch failed: Requests to port 6000 are blocked')],
  ])('%s', async (_, error) => {
    const failure = await invite('http://localhost:4010', { fetch: () => Promise.reject(error) });

    expect(failure).toMatchObject({ code: 'network', mayHaveTakenEffect: false });
  });

  test.each<[string, () => Promise<string>]>([
    ['a connection that closes before the response', async () => (await playServer(drop)).origin],
    ['a connection that closes in the response', async () => (await playServer(dropInBody)).origin],
  ])('and true after %s', async (_, origin) => {
    expect(await invite(await origin())).toMatchObject({ mayHaveTakenEffect: true });
  });

  test.each<[string, Error]>([
    ['Bun', ofBun('ECONNRESET', 'ECONNRESET: The socket connection was closed unexpectedly.')],
    [
      'Deno',
      caused(
        `error sending request from 127.0.0.1:2 for ${url} (127.0.0.1:1): client error (SendRequest): connection closed before message completed`,
      ),
    ],
    ['workers, also for a closed port', new Error('Network connection lost.')],
    ['Chromium', new TypeError('Failed to fetch')],
  ])('and true after a lost connection of %s', async (_, error) => {
    const failure = await invite('http://localhost:4010', { fetch: () => Promise.reject(error) });

    expect(failure).toMatchObject({ code: 'network', mayHaveTakenEffect: true });
  });

  test.each(['read EHOSTUNREACH', 'write ENETUNREACH', 'read ECONNREFUSED'])(
    'and true after %s on an established connection, so the call is not retried',
    async (message) => {
      let calls = 0;
      const failure = await invite('http://localhost:4010', {
        retries: 2,
        idempotencyKeys: false,
        fetch: async () => {
          calls += 1;
          throw caused(message, { code: message.split(' ')[1] });
        },
      });

      expect(failure).toMatchObject({ code: 'network', mayHaveTakenEffect: true });
      expect(calls).toBe(1);
    },
  );

  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6379'), {
    code: 'ECONNREFUSED',
  });

  test.each<[string, Error]>([
    ['one address', refused],
    [
      'several addresses',
      Object.assign(new AggregateError([refused], ''), { code: 'ECONNREFUSED' }),
    ],
    ['an error with a cause', new Error('the audit log is not available', { cause: refused })],
    ['a refused certificate', coded('CERT_HAS_EXPIRED', 'certificate has expired')],
    [
      'an error with the path of a file',
      coded('ECONNREFUSED', 'connect ECONNREFUSED /run/audit.sock', { path: '/run/audit.sock' }),
    ],
  ])(
    'and true if a caller’s fetch can’t connect elsewhere after the response, so the call is not retried: %s',
    async (_, error) => {
      const { origin, received } = await playServer(json(202, example('invitedToJoin')));

      const failure = await invite(origin, {
        retries: 2,
        idempotencyKeys: false,
        fetch: async (request) => {
          await fetch(request);
          throw error;
        },
      });

      expect(failure).toMatchObject({ code: 'network', mayHaveTakenEffect: true });
      expect(received).toHaveLength(1);
    },
  );

  test('the cause contains neither the URL nor properties of the original error', async () => {
    const error = caused(`${denoUrl}: client error (SendRequest): reset`, { data: 'response' });

    const { cause } = await invite('http://localhost:4010', { fetch: () => Promise.reject(error) });

    expect(cause).toEqual(
      new Error('error sending request for url (url) client error (SendRequest): reset'),
    );
    expect(Object.keys(cause as Error)).toEqual([]);
  });
});

describe('an error with a network fault as its cause is a network fault', () => {
  const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

  test.each<[string, Error]>([
    ['a code', new Error('the proxy failed', { cause: reset })],
    ['an error of fetch', new Error('the proxy failed', { cause: new TypeError('fetch failed') })],
  ])('%s', async (_, error) => {
    const failure = await invite('http://localhost:4010', { fetch: () => Promise.reject(error) });

    expect(failure).toMatchObject({ code: 'network', mayHaveTakenEffect: true });
  });
});

describe('an error that is no network fault is rethrown as it is, and nothing is retried (Q83)', () => {
  const digest = (text: string) => Object.assign(new Error(text), { digest: text });

  test.each<[string, unknown]>([
    [
      'a mistake with undefined',
      new TypeError("Cannot read properties of undefined (reading 'get')"),
    ],
    ['a call of no function', new TypeError('fetch is not a function')],
    ['an unknown variable', new ReferenceError('token is not defined')],
    ['an error of the caller', new Error('no token')],
    [
      'a missing file',
      Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open' }),
    ],
    [
      'an error whose cause is a missing file',
      new Error('could not read the token', {
        cause: Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open' }),
      }),
    ],
    [
      'an error whose cause is an invalid URL',
      new TypeError('Failed to parse URL from /audit', {
        cause: Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' }),
      }),
    ],
    [
      'an error whose cause is invalid JSON',
      new TypeError('bad config', { cause: new SyntaxError('Unexpected token') }),
    ],
    [
      'an invalid signature of a token',
      Object.assign(new Error('signature verification failed'), {
        code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
      }),
    ],
    ['an error about a network', new Error('network policy not found')],
    ['a redirect of Next', digest('NEXT_REDIRECT;replace;/sign-in;307;')],
    ['dynamic usage in Next', digest('DYNAMIC_SERVER_USAGE')],
    ['an abandoned prerender of Next', digest('HANGING_PROMISE_REJECTION')],
    ['a redirect of Remix', new Response(null, { status: 302 })],
    ['nothing', undefined],
  ])('%s', async (_, error) => {
    let calls = 0;
    const client = createPortalClient({
      baseUrl: 'http://un:pwd@localhost:4010',
      fetch: async () => {
        calls += 1;
        throw error;
      },
    });

    const outcome = await client.portal.invite(221).catch((thrown: unknown) => [thrown]);

    expect(outcome).toEqual([error]);
    expect((outcome as unknown[])[0]).toBe(error);
    expect(calls).toBe(1);
  });
});
