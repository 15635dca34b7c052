import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFileOnce } from '../../platform/durable-file.ts';
import type { Random } from '../../platform/random.ts';

const keyBytes = 32;

/**
 * The key that anchors are signed with, from the file in the data directory.
 * @returns undefined if there is no file: the first start of the server creates it
 * @throws {Error} if the file is not a valid key
 */
export function readAnchorKey(dataDir: string): Uint8Array | undefined {
  let text: string;
  try {
    text = readFileSync(fileIn(dataDir), 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new Error(`${fileIn(dataDir)} is not a key of 64 hexadecimal digits.`);
  }
  return Buffer.from(text, 'hex');
}

/** Reads the anchor key, or creates it, readable by its owner only, if it is missing (Q61). */
export function openAnchorKey(dataDir: string, random: Random): Uint8Array {
  const key = readAnchorKey(dataDir);
  if (key !== undefined) return key;
  createFileOnce(fileIn(dataDir), `${Buffer.from(random(keyBytes)).toString('hex')}\n`);
  return openAnchorKey(dataDir, random);
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'anchor-key');
}
