import { viaLocalhost } from '@mdhq/portal-types/localhost';
import type { Fault, Platform } from './environment.ts';
import { printErrorsInNode } from './print-errors.ts';
import { userAgent } from './user-agent.ts';
import { webPlatform } from './web.ts';

/** The fields that errors of `fetch` have, on themselves or on their cause. */
type Described = Partial<
  Record<'name' | 'code' | 'message' | 'cause' | 'path' | 'digest', unknown>
> | null;

/** The codes of faults of the network, of TLS and of HTTP, and names of errors that may be one. */
const networkCode =
  /^(E(CONN|HOST|NET|PIPE|PROTO|TIMEDOUT|ADDR|AI_|NOTFOUND)|UND_|HPE_|ERR_(SSL|TLS|NETWORK|SOCKET|HTTP2|STREAM_PREMATURE)|\w*(CERT|LEAF_SIGNATURE)|Connection|FailedToOpen|AbortError|TimeoutError|NetworkError)/;

/** The texts of faults without a code. The last four are those of replacements of `fetch`. */
const networkText =
  /^(fetch failed|terminated|error reading a body|error sending request|Fetch failed: |Failed to fetch|NetworkError|Network (error|request|connection)|Load failed)/i;

/** The texts of an error of `fetch` of Node and Deno before the headers of the response. */
const fetchText = /^(fetch failed$|Fetch failed: |error sending request )/;

/**
 * The errors of a request that was not sent, as name, code and message:
 * - of Node: the system calls before the first byte, also of several addresses (`AggregateError`),
 *   certificates, a handshake that failed or was cut off, a port that speaks no TLS, a blocked port;
 * - of Bun: its texts, and names of earlier versions;
 * - of Deno: texts without codes.
 *
 * The code alone does not tell: `read ECONNREFUSED` can follow a request that was sent.
 */
const notSent =
  /(connect|getaddrinfo) E|^AggregateError E| \w*(CONNECT_TIMEOUT|CERT|LEAF_SIGNATURE|WRONG_VERSION|HANDSHAKE)|Unable to connect| (ConnectionRefused|FailedToOpenSocket) |\(Connect\)|bad port|port \d+ are blocked|TLS handshake|handshake failure|before secure TLS/;

/** The texts of errors of Node, Deno and Bun. They contain no part of the request; those of others may. */
const ownText =
  /^(fetch failed|terminated|error reading a body from connection|Fetch failed: Requests to port \d+ are blocked)$|^(error sending request |E[A-Z]+: |getaddrinfo E|self.signed certificate|unable to )/;

/** Node, Bun and Deno, whose errors of `fetch` tell what happened. */
export function nodePlatform(): Platform {
  printErrorsInNode();
  return {
    ...webPlatform,
    // Not in pages of Electron, happy-dom or jsdom, which load this entry, too.
    ...(!('document' in globalThis) && { headers: userAgent }),
    send: (url, init) => globalThis.fetch(url, { ...init, ...viaLocalhost(url) }),
    faultOf,
    onAbort: sharedListeners(),
  };
}

function faultOf(error: unknown): Fault | undefined {
  const outer = error as Described;
  const inner = (outer?.cause ?? outer) as Described;
  // Frameworks throw errors with a `digest` to control the rendering, such as a redirect of Next.
  if (![outer, inner].some(isNetworkFault) || outer?.digest !== undefined) {
    return undefined;
  }
  const code = [inner?.code, outer?.code].find(isSystemCode);
  return {
    reason: code,
    wasNotSent: isOfFetch(outer) && notSent.test(describe(inner)),
    ...(ownText.test(String(outer?.message)) && { cause: causeOf(inner, code) }),
  };
}

function isNetworkFault(error: Described): boolean {
  return (
    networkText.test(String(error?.message)) ||
    [error?.name, error?.code].some((one) => networkCode.test(String(one)))
  );
}

/**
 * Whether the error has the form of one that `fetch` of the runtime throws; in Bun it has the URL. A
 * `fetch` that the caller passed may throw others after the request was sent, such as the
 * `connect ECONNREFUSED` of a database.
 */
function isOfFetch(error: Described): boolean {
  return fetchText.test(String(error?.message)) || /^https?:/.test(String(error?.path));
}

function describe(error: Described): string {
  return `${error?.name} ${error?.code} ${error?.message}`;
}

/** Such as `ECONNREFUSED`. Other texts of a failed `fetch` may contain parts of the request. */
function isSystemCode(code: unknown): code is string {
  return typeof code === 'string' && /^[A-Za-z][A-Za-z0-9_]{1,60}$/.test(code);
}

/**
 * The cause of a failure, without the properties and URLs of the original one, which loggers would
 * print: the path of the request, or a part of the response.
 */
function causeOf(inner: Described, code: string | undefined): Error {
  const cause = new Error(String(inner?.message).replaceAll(/\S*:\/\/\S*/g, '(url)'));
  return Object.assign(cause, code !== undefined && { code });
}

/** Registers one listener for each signal, however many calls use it: Node 20 warns of more than ten. */
function sharedListeners(): Platform['onAbort'] {
  const listeners = new WeakMap<AbortSignal, { callbacks: Set<() => void>; remove(): void }>();
  const listenerOf = (signal: AbortSignal) => {
    const callbacks = new Set<() => void>();
    const remove = webPlatform.onAbort(signal, () => {
      for (const callback of callbacks) callback();
    });
    const listener = { callbacks, remove };
    listeners.set(signal, listener);
    return listener;
  };
  return (signal, callback) => {
    const { callbacks, remove } = listeners.get(signal) ?? listenerOf(signal);
    callbacks.add(callback);
    return () => {
      callbacks.delete(callback);
      if (callbacks.size === 0) {
        remove();
        listeners.delete(signal);
      }
    };
  };
}
