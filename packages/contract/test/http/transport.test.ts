import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { openTransport, type ProxyEnvironment } from '../../src/http/transport.ts';

const call = { method: 'GET', path: '/api/v1', headers: {} };

function respondingWith(respond: (response: ServerResponse) => void) {
  return handlingWith((_request, response) => respond(response), { timeLimit: 200 });
}

async function handlingWith(handle: RequestListener, options: { timeLimit?: number } = {}) {
  const server = createServer(handle);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const transport = openTransport(new URL(url), options);
  return {
    url,
    send: (headers = {}, method = call.method) => transport.send({ ...call, method, headers }),
    /** Closes all connections. The client does not notice it before its next call in the same tick. */
    closeConnections() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      transport.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

it.each<[string, (response: ServerResponse) => void]>([
  ['that never arrives', () => undefined],
  [
    'that is incomplete',
    (response) => {
      response.writeHead(200).write('{');
    },
  ],
  [
    'that never ends',
    (response) => {
      const more = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(more));
    },
  ],
])('send rejects after the time limit for a response %s', async (_what, respond) => {
  const target = await respondingWith(respond);

  await expect(target.send()).rejects.toThrow('no complete response in time');
  await target.close();
});

it('send resolves with a complete response, without a later time-out', async () => {
  const target = await respondingWith((response) => response.end('{}'));

  expect(await target.send()).toMatchObject({ status: 200, text: '{}' });
  await target.close();
});

const body = '{"name":"Größe 🙂"}';

it.each<[string, (text: string) => Buffer]>([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
  ['gzip, BR', (text) => brotliCompressSync(gzipSync(text))],
])('send decodes a response with Content-Encoding: %s', async (coding, encode) => {
  const target = await respondingWith((response) => {
    response.writeHead(200, { 'content-encoding': coding }).end(encode(body));
  });
  const response = await target.send();
  await target.close();

  expect(response.text).toBe(body);
  expect(response.headers).not.toHaveProperty('content-encoding');
});

it.each([
  ['an unknown Content-Encoding', 'compress', 'a body with an unknown Content-Encoding'],
  ['another coding than stated', 'gzip', 'a body that does not match its Content-Encoding'],
])('send rejects for a response with %s', async (_what, coding, message) => {
  const target = await respondingWith((response) => {
    response.writeHead(200, { 'content-encoding': coding }).end(body);
  });

  await expect(target.send()).rejects.toThrow(message);
  await target.close();
});

it('send accepts identity only, also if the call accepts other codings', async () => {
  const accepted: unknown[] = [];
  const target = await handlingWith((request, response) => {
    accepted.push(request.headers['accept-encoding']);
    response.end('{}');
  });
  await target.send();
  await target.send({ 'accept-encoding': 'gzip, br' });
  await target.close();

  expect(accepted).toEqual(['identity', 'identity']);
});

it.each(['GET', 'HEAD', 'DELETE'])(
  'send repeats a %s once on a new connection if the target has closed the idle one',
  async (method) => {
    const seen: Socket[] = [];
    const target = await handlingWith((request, response) => {
      seen.push(request.socket);
      response.end();
    });
    await target.send();
    await target.send();
    target.closeConnections();
    const { status } = await target.send({}, method);
    await target.close();

    expect(status).toBe(200);
    expect(seen.length).toBe(3);
    expect(new Set(seen).size).toBe(2);
  },
);

it.each(['POST', 'PUT', 'PATCH'])(
  'send does not repeat a %s that the target has executed before it closes the connection',
  async (method) => {
    let executions = 0;
    const target = await handlingWith((request, response) => {
      if (request.method === 'GET') return response.end();
      executions += 1;
      return request.socket.destroy();
    });
    await target.send();

    await expect(target.send({}, method)).rejects.toMatchObject({ code: 'ECONNRESET' });
    await target.close();
    expect(executions).toBe(1);
  },
);

it('send sends a POST on a connection of its own, which the target cannot have closed', async () => {
  const target = await handlingWith((_request, response) => response.end());
  await target.send();
  await target.send({}, 'POST');
  target.closeConnections();
  const { status } = await target.send({}, 'POST');
  await target.close();

  expect(status).toBe(200);
});

it('send rejects if the target closes a new connection, without a second try', async () => {
  let requests = 0;
  const target = await handlingWith((request) => {
    requests += 1;
    request.socket.destroy();
  });

  await expect(target.send()).rejects.toMatchObject({ code: 'ECONNRESET' });
  await target.close();
  expect(requests).toBe(1);
});

it('send rejects if the target closes the idle connection and the new one', async () => {
  let requests = 0;
  const target = await handlingWith((request, response) => {
    requests += 1;
    if (requests === 1) response.end('{}');
    else request.socket.destroy();
  });
  await target.send();
  target.closeConnections();

  await expect(target.send()).rejects.toMatchObject({ code: 'ECONNRESET' });
  await target.close();
  expect(requests).toBe(2);
});

it.each<[string, (proxy: string) => ProxyEnvironment, string[]]>([
  [
    'is sent to HTTP_PROXY with NODE_USE_ENV_PROXY=1',
    (proxy) => ({ NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy }),
    ['http://sandbox.localhost:9/api/v1'],
  ],
  [
    'is not sent to a proxy for a host of NO_PROXY',
    (proxy) => ({ NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy, NO_PROXY: 'sandbox.localhost' }),
    [],
  ],
  [
    'to this machine is not sent to a proxy without NODE_USE_ENV_PROXY',
    (proxy) => ({ HTTP_PROXY: proxy, http_proxy: proxy }),
    [],
  ],
])('a call %s', async (_what, envOf, expected) => {
  const urls: unknown[] = [];
  const proxy = await handlingWith((request, response) => {
    urls.push(request.url);
    response.end('{}');
  });
  const transport = openTransport(new URL('http://sandbox.localhost:9'), {
    proxyEnv: envOf(proxy.url),
  });
  await transport.send(call).catch(() => undefined);
  transport.close();
  await proxy.close();

  expect(urls).toEqual(expected);
});

it('a call to an https: target is sent through HTTPS_PROXY', async () => {
  const proxy = createServer();
  const asked = once(proxy, 'connect') as Promise<[IncomingMessage, Socket]>;
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  const transport = openTransport(new URL('https://sandbox.example.com'), {
    proxyEnv: { https_proxy: `http://127.0.0.1:${port}` },
  });
  const sending = transport.send(call).catch((error: Error) => error);
  const [{ url }, socket] = await asked;
  socket.destroy();

  expect(url).toBe('sandbox.example.com:443');
  expect(await sending).toBeInstanceOf(Error);
  transport.close();
  proxy.close();
});

it('a name under localhost is resolved once for all calls, to this machine (RFC 6761 6.3)', async () => {
  const hosts: unknown[] = [];
  const target = await handlingWith(({ headers }, response) => {
    hosts.push(headers.host);
    response.end('{}');
  });
  const { port } = new URL(target.url);
  const lookups: unknown[] = [];
  const add = (entries: readonly PerformanceEntry[]) =>
    lookups.push(...entries.map((entry) => 'detail' in entry && entry.detail));
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ entryTypes: ['dns'] });
  const transport = openTransport(new URL(`http://sandbox.localhost:${port}`));
  for (const method of ['POST', 'POST', 'GET', 'POST']) await transport.send({ ...call, method });
  add(observer.takeRecords());
  observer.disconnect();
  transport.close();
  await target.close();

  expect(hosts).toEqual(Array(4).fill(`sandbox.localhost:${port}`));
  expect(lookups).toMatchObject([{ hostname: 'localhost' }]);
});
