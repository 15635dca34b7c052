import { once } from 'node:events';
import { type Agent, type IncomingMessage, request } from 'node:http';
import type { Answered } from '../support/contract-check.ts';
import type { GeneratedRequest } from './generated-request.ts';

/** Sends a request unchanged, with only its length added. */
export async function send(
  port: number,
  agent: Agent,
  { method, url, headers, body }: Pick<GeneratedRequest, 'method' | 'url' | 'headers' | 'body'>,
): Promise<Answered> {
  const bytes = body === null ? undefined : Buffer.from(body, 'latin1');
  const sent = request({
    agent,
    host: '127.0.0.1',
    port,
    method,
    path: url,
    headers: { ...headers, ...(bytes && { 'content-length': bytes.length }) },
    setHost: false,
  });
  sent.end(bytes);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: Buffer.concat(chunks).toString('utf8'),
  };
}
