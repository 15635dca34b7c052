import type { Platform } from './environment.ts';

/** The errors of engines for a mistake in a program, such as in a `fetch` that the caller passed. */
const mistake = /is not |undefined|null/;

export const webPlatform: Platform = {
  send: (url, init) => globalThis.fetch(url, init),
  // Network faults have no codes here, and each browser has other texts: an unknown error may be one.
  // Frameworks throw errors with a `digest` to control the rendering, such as a redirect of Next.
  faultOf: (error) =>
    (error as { digest?: unknown } | undefined)?.digest || mistake.test(`${error}`)
      ? undefined
      : {},
  onAbort(signal, callback) {
    signal.addEventListener('abort', callback);
    return () => signal.removeEventListener('abort', callback);
  },
};
