import dns from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { resolvableHost } from '@mdhq/portal-types/host-names';
import { decodeContent } from './content-encoding.ts';
import type { ApiResponse, Call } from './messages.ts';

/** The connections to a target. */
export interface Transport {
  /** @throws if there is no complete response within the time limit */
  send(call: Call): Promise<ApiResponse>;
  close(): void;
}

/** `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY` (also in lower case) and `NODE_USE_ENV_PROXY`. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

interface TransportOptions {
  /** The time limit for a complete response, in milliseconds. */
  timeLimit?: number;
  /** The environment that names the proxies; none by default. */
  proxyEnv?: ProxyEnvironment | undefined;
}

/** The methods whose calls are sent again on a new connection. */
const repeatable = ['GET', 'HEAD', 'DELETE'];

/** The usual time limit for a complete response, in milliseconds. */
const usualLimit = 30_000;

/**
 * Sends calls unchanged, and returns responses unchanged except for their content coding: no redirect is followed,
 * and a path with invalid percent-encoding is kept. Calls that may be repeated (RFC 9110 9.2.2) reuse connections: if
 * the target has closed an idle one, the call is sent once more on a new one. Each other call has its own connection.
 */
export function openTransport(
  target: URL,
  { timeLimit = usualLimit, proxyEnv }: TransportOptions = {},
): Transport {
  const { Agent, request } = target.protocol === 'https:' ? https : http;
  const proxies = usedProxies(target, proxyEnv);
  const idle = new Agent({ keepAlive: true, ...proxies });
  const fresh = new Agent({ keepAlive: false, ...proxies });
  const prefix = prefixOf(target);
  const localhostLookup = createLookup();
  const sendWith = (agent: http.Agent, { method, path, headers, body }: Call) =>
    new Promise<ApiResponse>((resolve, reject) => {
      const outgoing = request(
        target,
        {
          method,
          path: prefix + path,
          headers: {
            ...headers,
            'accept-encoding': 'identity',
            ...(body !== undefined && lengthOf(body)),
          },
          agent,
          lookup: localhostLookup,
        },
        (incoming) => {
          pending = incoming;
          resolve(apiResponseOf(incoming).finally(() => clearTimeout(timer)));
        },
      );
      let pending: { destroy(error: Error): unknown } = outgoing;
      // A deadline for the whole response, so that it also covers a slow body.
      const timer = setTimeout(
        () => pending.destroy(new Error('no complete response in time')),
        timeLimit,
      );
      // Ignored after a response: a target may close the connection on a body that it refuses.
      outgoing.on('error', (error) => {
        if (pending === outgoing) clearTimeout(timer);
        reject(isClosed(error) && outgoing.reusedSocket ? new ClosedWhileIdle(error) : error);
      });
      outgoing.end(body);
    });
  return {
    async send(call) {
      if (!repeatable.includes(call.method)) return sendWith(fresh, call);
      return sendWith(idle, call).catch((error: unknown) => {
        if (error instanceof ClosedWhileIdle) return sendWith(fresh, call);
        throw error;
      });
    },
    close() {
      idle.destroy();
      fresh.destroy();
    },
  };
}

/**
 * The target closed a connection that had been idle before the call. It may have received the call: a closed
 * connection does not show whether the target read from it.
 */
class ClosedWhileIdle extends Error {
  constructor(cause: Error) {
    super('closed while idle', { cause });
  }
}

function isClosed(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE';
}

/**
 * The proxies of Node's agents. A target on this machine (`http:`) is reached through a proxy only if the user
 * requests it for all of Node: the proxy would receive the credentials in clear text.
 */
function usedProxies(
  { protocol }: URL,
  proxyEnv: ProxyEnvironment = {},
): { proxyEnv?: ProxyEnvironment } {
  const isWanted = protocol === 'https:' || proxyEnv['NODE_USE_ENV_PROXY'] === '1';
  return isWanted ? { proxyEnv } : {};
}

/** The part of the path of a target before `/api/v1`. */
export function prefixOf(target: URL): string {
  return target.pathname.replace(/\/+$/, '').replace(/\/api\/v1$/, '');
}

async function apiResponseOf(incoming: http.IncomingMessage): Promise<ApiResponse> {
  const headers = Object.entries(incoming.headersDistinct).map(
    ([name, values]): [string, string] => [name, (values ?? []).join(', ')],
  );
  const { 'content-encoding': coding = '', ...others } = Object.fromEntries(headers);
  return {
    status: incoming.statusCode ?? 0,
    headers: others,
    text: new TextDecoder().decode(await decodeContent(await buffer(incoming), coding)),
  };
}

function lengthOf(body: string): { 'content-length': string } {
  return { 'content-length': String(Buffer.byteLength(body)) };
}

/**
 * Resolves `localhost` and the names under it once: each call on a connection of its own would wait for the resolver of
 * the system again.
 */
function createLookup(): LookupFunction {
  let localhost: Promise<dns.LookupAddress[]> | undefined;
  return (hostname, options, callback) => {
    const host = resolvableHost(hostname);
    if (host !== 'localhost') return dns.lookup(host, options, callback);
    localhost ??= dns.promises.lookup(host, { ...options, all: true });
    localhost.then(
      ([first = { address: '', family: 0 }, ...others]) =>
        options.all
          ? callback(null, [first, ...others])
          : callback(null, first.address, first.family),
      (error) => callback(error, []),
    );
  };
}
