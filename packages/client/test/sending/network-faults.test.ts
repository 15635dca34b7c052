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

describe('mayHaveTakenEffect is false if certainly nothing was sent (Q65)', () => {
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

  const coded = (code: string, message: string, fields: object = {}) =>
    Object.assign(new TypeError(message), { code, ...fields });
  const caused = (message: string, fields: object = {}) =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(message), fields) });
  const unreached = Object.assign(new AggregateError([], ''), { code: 'ETIMEDOUT' });
  const denoUrl =
    'error sending request for url (http://127.0.0.1:1/api/v1/patients/1/portal/invite)';

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
      coded(
        'ECONNREFUSED',
        'ECONNREFUSED: Unable to connect. Is the computer able to access the url?',
      ),
    ],
    ['a closed port with Bun 1.0', coded('ConnectionRefused', 'Unable to connect.')],
    [
      'a refused certificate with Bun',
      coded('DEPTH_ZERO_SELF_SIGNED_CERT', 'self signed certificate'),
    ],
    [
      'https on an http port with Bun',
      coded('EPROTO', 'EPROTO: The TLS handshake failed. Does the server speak TLS on this port?'),
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
    [
      'Bun',
      coded('ECONNRESET', 'ECONNRESET: The socket connection was closed unexpectedly.', {
        path: 'http://127.0.0.1:1/api/v1/patients/1/portal/invite',
      }),
    ],
    [
      'Deno',
      caused(
        'error sending request from 127.0.0.1:2 for http://127.0.0.1:1/api/v1/patients/1/portal/invite (127.0.0.1:1): client error (SendRequest): connection closed before message completed',
      ),
    ],
    ['workers, also for a closed port', new Error('Network connection lost.')],
    ['Chromium', new TypeError('Failed to fetch')],
  ])('and true after a lost connection of %s', async (_, error) => {
    const failure = await invite('http://localhost:4010', { fetch: () => Promise.reject(error) });

    expect(failure).toMatchObject({ code: 'network', mayHaveTakenEffect: true });
  });

  test('the cause contains neither the URL nor properties of the original error', async () => {
    const error = caused(`${denoUrl}: client error (SendRequest): reset`, { data: 'response' });

    const { cause } = await invite('http://localhost:4010', { fetch: () => Promise.reject(error) });

    expect(cause).toEqual(
      new Error('error sending request for url (url) client error (SendRequest): reset'),
    );
    expect(Object.keys(cause as Error)).toEqual([]);
  });
});

describe('an error that is no network fault is rethrown as it is, and nothing is retried', () => {
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
