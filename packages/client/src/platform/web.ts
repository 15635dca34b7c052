import type { Platform } from './environment.ts';

/**
 * Errors of `fetch`: in browsers, a `TypeError` whose text differs by browser; in workers, texts. A
 * mistake in a program, such as in a `fetch` that the caller passed, can be a `TypeError`, too.
 */
const networkFault =
  /^((Type|Abort|Timeout|Network)Error|Error: (Network connection|internal error))(?!.*( (is|of) (not an? |undefined|null)|iterable))/;

export const webPlatform: Platform = {
  send: (url, init) => globalThis.fetch(url, init),
  faultOf: (error) => (networkFault.test(`${error}`) ? {} : undefined),
  onAbort(signal, callback) {
    signal.addEventListener('abort', callback);
    return () => signal.removeEventListener('abort', callback);
  },
};
