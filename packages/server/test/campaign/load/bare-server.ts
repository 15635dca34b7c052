import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { authorizationOf } from '../../support/clinic/api-users.ts';

/**
 * A baseline that shows the effect of the machine and of node:http on a known client: it responds to every request
 * immediately, and reads, checks and logs nothing. For `load.ts --control`.
 */
const page = JSON.stringify({
  data: Array.from({ length: 10 }, (_, id) => ({ id, notes: 'a'.repeat(200) })),
});
const known = authorizationOf('writer');

const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  if (request.method === 'POST') {
    response.writeHead(413, { connection: 'close' }).end('{}');
  } else if (request.url === '/readyz' || request.headers.authorization === known) {
    response.end(page);
  } else {
    response.writeHead(401).end('{}');
  }
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stderr.write(`http://127.0.0.1:${port}\n`);
});
process.once('SIGTERM', () => process.exit());
