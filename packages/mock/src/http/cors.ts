import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Allows pages of every origin to read the response, as Prism does (its `--cors`, on by default). The mock has no data
 * to protect.
 */
export function allowEveryOrigin({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', headers.origin ?? '*');
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader(
    'access-control-allow-headers',
    headers['access-control-request-headers'] ?? '*',
  );
  response.setHeader('access-control-expose-headers', '*');
  response.setHeader('vary', 'origin');
}

/** Whether this is a CORS preflight request (Fetch Standard). */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  );
}

/** Responds to a preflight request, and allows the request that it announces. */
export function allowRequest({ headers }: IncomingMessage, response: ServerResponse): void {
  response.writeHead(204, {
    'access-control-allow-methods': headers['access-control-request-method'],
  });
  response.end();
}
