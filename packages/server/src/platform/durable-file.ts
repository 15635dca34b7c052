import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from './error-code.ts';

/** Writes bytes from an offset on. @returns the number of written bytes */
export type WriteBytes = (descriptor: number, bytes: Uint8Array, offset: number) => number;

/** Writes all bytes, in as many calls as that takes. */
export function writeAll(descriptor: number, bytes: Uint8Array, write: WriteBytes): void {
  for (let written = 0; written < bytes.length; ) written += write(descriptor, bytes, written);
}

/**
 * Creates a file, readable by its owner only. It appears complete or not at all, and survives a power cut.
 * @returns false if it exists already; then it stays as it is
 */
export function createFileOnce(file: string, content: string | Uint8Array): boolean {
  return publishDraft(writeDraft(file, content), file);
}

/** Gives a durable draft its name. @returns false if there is a file with that name: it is never overwritten */
export function publishDraft(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft);
  }
  syncPath(dirname(file));
  return true;
}

/** Replaces a file: a concurrent reader, and a start after a power cut, find the old content or the new one. */
export function replaceFile(file: string, content: string | Uint8Array): void {
  renameSync(writeDraft(file, content), file);
  syncPath(dirname(file));
}

/** @returns the path of the complete, durable draft */
function writeDraft(file: string, content: string | Uint8Array): string {
  const draft = `${file}.new-${process.pid}`;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return draft;
}

/** Makes the content of a file, or the names in a folder, survive a power cut. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
