import { statfs } from 'node:fs/promises';

/** Tells how many bytes may still be written to the disk. */
export type FreeBytes = () => Promise<number>;

/** Below this an answer's audit event may soon not fit: the log before its checkpoint takes some megabytes. */
export const leastFreeBytes = 32 * 1_048_576;

/** What is left on the disk that `dataDir` is on, for whoever is not root. */
export function freeBytesOf(dataDir: string): FreeBytes {
  return async () => {
    const { bavail, bsize } = await statfs(dataDir);
    return bavail * bsize;
  };
}
