import type { ServerResponse } from 'node:http';

export interface Reply {
  status: number;
  headers: Record<string, string | string[]>;
  body: unknown;
}

/** Sends a reply; its body, if there is one, as JSON. */
export function sendReply(response: ServerResponse, { status, headers, body }: Reply): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text);
}
