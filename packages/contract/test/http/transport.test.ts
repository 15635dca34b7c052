import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { openTransport } from '../../src/http/transport.ts';

const call = { method: 'GET', path: '/api/v1', headers: {} };

async function respondingWith(respond: (response: ServerResponse) => void) {
  const server = createServer((_request, response) => respond(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const transport = openTransport(new URL(`http://127.0.0.1:${port}`), { timeLimit: 200 });
  return {
    send: () => transport.send(call),
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
