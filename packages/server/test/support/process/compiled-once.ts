import { fileURLToPath } from 'node:url';

/** The environment of processes that run the sources: they share a compile cache, which halves the time of a start. */
export const compiledOnce = {
  NODE_COMPILE_CACHE: fileURLToPath(
    new URL('../../../node_modules/.cache/compiled', import.meta.url),
  ),
};
