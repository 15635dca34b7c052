import { statfs } from 'node:fs/promises';

/** Returns the number of free bytes on the disk. */
export type FreeBytes = () => Promise<number>;

/** Below this, audit events may soon not fit: the write-ahead log takes some megabytes. */
export const leastFreeBytes = 32 * 1_048_576;

/** The free space on the disk of `dataDir` for users other than root. */
export function freeBytesOf(dataDir: string): FreeBytes {
  return async () => {
    const { bavail, bsize } = await statfs(dataDir);
    return bavail * bsize;
  };
}
