import { resolvableHost } from './host-names.ts';

/** Sends the parts of a request; the part of undici's dispatchers that `fetch` of Node uses. */
interface Dispatcher {
  dispatch(options: DispatchOptions, handler: unknown): boolean;
}

interface DispatchOptions {
  origin: string | URL;
  headers: Record<string, string>;
}

/**
 * The options of `fetch` for a URL whose host ends with `.localhost`: Node connects to `localhost`, and
 * sends the host of the URL.
 *
 * Other runtimes ignore the option: Bun and browsers resolve these names.
 */
export function viaLocalhost(url: string): RequestInit {
  const { hostname } = new URL(url);
  if (resolvableHost(hostname) === hostname) {
    return {};
  }
  const dispatcher: Dispatcher = {
    dispatch({ origin, headers, ...options }, handler) {
      const target = new URL(origin);
      const { host } = target;
      target.hostname = resolvableHost(target.hostname);
      const moved = { ...options, origin: target.origin, headers: { ...headers, host } };
      return globalDispatcher().dispatch(moved, handler);
    },
  };
  return { dispatcher } as object;
}

/** What `fetch` uses without the option. Its symbol has a number, which depends on the version of Node. */
function globalDispatcher(): Dispatcher {
  const symbol = Object.getOwnPropertySymbols(globalThis).find((one) =>
    one.description?.startsWith('undici.globalDispatcher.'),
  );
  return (globalThis as unknown as Record<symbol, Dispatcher>)[symbol as symbol] as Dispatcher;
}
