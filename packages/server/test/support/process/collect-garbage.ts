import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects all garbage immediately, so that a test can count what is still held rather than measure memory. */
export const collectGarbage: () => void = runInNewContext('gc');
