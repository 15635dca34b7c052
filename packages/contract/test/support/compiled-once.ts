import { fileURLToPath } from 'node:url';

/** The environment of commands that tests start: they share a compile cache, because loading Prism takes a second. */
export const compiledOnce = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url)),
};
