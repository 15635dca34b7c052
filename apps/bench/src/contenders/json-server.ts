import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import jsonServer from 'json-server';
import { openBareQueue } from './bare-queue.ts';
import { serveMessages } from './contender.ts';

/** json-server, with each patient's queue as one document in memory. */
const [, , location = '', patients] = process.argv;
const queueOf = openBareQueue(location);
const queues = await Promise.all(
  Array.from({ length: Number(patients) }, async (_, index) => ({
    id: index + 1,
    ...JSON.parse(await queueOf(index + 1)),
  })),
);
const app = jsonServer.create();
app.use(jsonServer.defaults({ logger: false }));
app.use(jsonServer.rewriter({ '/api/v1/patients/:id/portal/enqueued': '/queues/:id' }));
app.use(jsonServer.router({ queues }));
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
serveMessages(`http://127.0.0.1:${port}`, () => {
  server.closeAllConnections();
  server.close();
});
