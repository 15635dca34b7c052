import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { syncPath, type WriteBytes, writeAll } from './durable-file.ts';
import { errorCode } from './error-code.ts';

/** A file that lines are appended to, while other programs read and rotate it. */
export interface AppendFile {
  /**
   * Appends complete lines. When it returns, they are on disk, in the file that has the path then.
   * @throws if they may not be, or only in part
   */
  append(lines: string): void;
  close(): void;
}

const lineFeed = 0x0a;

/**
 * Opens the file when the first lines are appended, and again after it was renamed or deleted, as logrotate does. If a write was
 * interrupted, the next line begins on a line of its own: what was interrupted stays as an incomplete line.
 * @param mode of a new file; that of an existing one stays
 */
export function createAppendFile(
  path: string,
  mode: number,
  write: WriteBytes = writeSync,
): AppendFile {
  let descriptor: number | undefined;

  function close(): void {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  }

  /** Whether the open file still has the path. */
  function isCurrent(open: number): boolean {
    try {
      const named = statSync(path);
      const opened = fstatSync(open);
      return named.ino === opened.ino && named.dev === opened.dev;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  function opened(): number {
    if (descriptor !== undefined && !isCurrent(descriptor)) close();
    if (descriptor === undefined) {
      descriptor = openFile(path, mode);
      // The name of a new file survives a power cut as well.
      syncPath(dirname(path));
    }
    return descriptor;
  }

  function appendOnce(bytes: Uint8Array): boolean {
    const open = opened();
    const start = endsInLine(open) ? Buffer.concat([Buffer.of(lineFeed), bytes]) : bytes;
    writeAll(open, start, write);
    fsyncSync(open);
    // A rotated file may be compressed before the lines arrive in it.
    return isCurrent(open);
  }

  return {
    append(lines) {
      const bytes = Buffer.from(lines);
      try {
        while (!appendOnce(bytes));
      } catch (error) {
        close();
        throw error;
      }
    },
    close,
  };
}

function openFile(path: string, mode: number): number {
  const descriptor = createFile(path, mode) ?? openSync(path, 'a+');
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw Object.assign(new Error('Not a regular file.'), { code: 'ENOTFILE' });
}

/** @returns undefined if the file exists */
function createFile(path: string, mode: number): number | undefined {
  try {
    const descriptor = openSync(path, 'ax+', mode);
    // Regardless of the umask.
    fchmodSync(descriptor, mode);
    return descriptor;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return undefined;
    throw error;
  }
}

/** Whether the file ends within a line, because a write was interrupted. */
function endsInLine(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== lineFeed;
}
