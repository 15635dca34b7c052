import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

interface Contract {
  components: { examples: Record<string, { value: unknown }> };
}

const { components }: Contract = parse(
  readFileSync(fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.yaml')), 'utf8'),
);

/** The value of one of the contract's named examples. */
export function example(name: string): unknown {
  return components.examples[name]?.value;
}

const plays: Record<string, { status: number; example: string }> = {
  GET: { status: 200, example: 'onOpenQueue' },
  POST: { status: 202, example: 'invitedToJoin' },
  DELETE: { status: 404, example: 'alreadyDismissed' },
};

/** A portal on loopback that plays the contract's examples, once it has broken its first answer to a POST off. */
export async function startPlayPortal() {
  let isLost = false;
  const server = createServer((request, response) => {
    request.resume();
    const { method = '' } = request;
    const play = plays[method];
    if (method === 'POST' && !isLost) {
      isLost = true;
      // Half an answer: after none at all, Deno's own `fetch` sends it again before the client knows.
      response.writeHead(202, { 'content-length': '100' }).write('{');
      setImmediate(() => response.destroy());
      return;
    }
    response
      .writeHead(play?.status ?? 405, {
        'content-type': method === 'DELETE' ? 'application/problem+json' : 'application/json',
      })
      .end(JSON.stringify(example(play?.example ?? '')));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
