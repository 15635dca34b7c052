import { lookup } from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ApiResponse, Call } from './messages.ts';

/** The connections to a target. */
export interface Transport {
  /** @throws if there is no complete response within the time limit */
  send(call: Call): Promise<ApiResponse>;
  close(): void;
}

/** The time limit for a complete response, in milliseconds. */
const usualLimit = 30_000;

/**
 * Sends calls unchanged, and returns responses unchanged: no redirect is followed, nothing is decompressed,
 * and a path with invalid percent-encoding is kept.
 */
export function openTransport(target: URL, { timeLimit = usualLimit } = {}): Transport {
  const { Agent, request } = target.protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true });
  const prefix = prefixOf(target);
  return {
    send: ({ method, path, headers, body }) =>
      new Promise<ApiResponse>((resolve, reject) => {
        const outgoing = request(
          target,
          {
            method,
            path: prefix + path,
            headers: { ...headers, ...(body !== undefined && lengthOf(body)) },
            agent,
            lookup: lookupLocalhost,
          },
          (incoming) => {
            pending = incoming;
            resolve(apiResponseOf(incoming).finally(() => clearTimeout(timer)));
          },
        );
        let pending: { destroy(error: Error): unknown } = outgoing;
        // A deadline for the whole response, so that a slow body ends, too.
        const timer = setTimeout(
          () => pending.destroy(new Error('no complete response in time')),
          timeLimit,
        );
        // Ignored after a response: a target may close the connection on a body that it refuses.
        outgoing.on('error', (error) => {
          if (pending === outgoing) clearTimeout(timer);
          reject(error);
        });
        outgoing.end(body);
      }),
    close: () => agent.destroy(),
  };
}

/** The part of the path of a target before `/api/v1`. */
export function prefixOf(target: URL): string {
  return target.pathname.replace(/\/+$/, '').replace(/\/api\/v1$/, '');
}

async function apiResponseOf(incoming: http.IncomingMessage): Promise<ApiResponse> {
  const headers = Object.entries(incoming.headersDistinct).map(
    ([name, values]): [string, string] => [name, (values ?? []).join(', ')],
  );
  return {
    status: incoming.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    text: await text(incoming),
  };
}

function lengthOf(body: string): { 'content-length': string } {
  return { 'content-length': String(Buffer.byteLength(body)) };
}

/** Names under `localhost` resolve to this machine (RFC 6761 6.3), which Node leaves to the system. */
const lookupLocalhost: LookupFunction = (hostname, options, callback) =>
  lookup(/\.localhost$/i.test(hostname) ? 'localhost' : hostname, options, callback);
