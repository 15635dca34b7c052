import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { serve } from './serve.ts';

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

const responses: Record<string, { status: number; example: string }> = {
  GET: { status: 200, example: 'onOpenQueue' },
  POST: { status: 202, example: 'invitedToJoin' },
  DELETE: { status: 404, example: 'alreadyDismissed' },
};

/** Serves the contract's examples on loopback. The response to the first POST is truncated. */
export async function startExamplePortal() {
  let isTruncated = false;
  return serve((request, response) => {
    request.resume();
    const { method = '' } = request;
    const expected = responses[method];
    if (method === 'POST' && !isTruncated) {
      isTruncated = true;
      // Without any response, Deno's own `fetch` would repeat the request itself.
      response.writeHead(202, { 'content-length': '100' }).write('{');
      setImmediate(() => response.destroy());
      return;
    }
    response
      .writeHead(expected?.status ?? 405, {
        'content-type': method === 'DELETE' ? 'application/problem+json' : 'application/json',
      })
      .end(JSON.stringify(example(expected?.example ?? '')));
  });
}
