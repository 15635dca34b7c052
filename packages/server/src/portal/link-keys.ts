import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from './random.ts';

/** The keys of the links: the first one seals, and each of them opens what it has sealed. */
export interface LinkKeys {
  readonly sealing: LinkKey;
  find(kid: string): LinkKey | undefined;
}

interface LinkKey {
  readonly kid: string;
  readonly bytes: Uint8Array;
}

const keyBytes = 32;
const kidForm = /^[A-Za-z0-9._-]{1,32}$/;
const keyForm = /^[A-Za-z0-9_-]{43}$/;

/**
 * Reads keys as `PORTAL_LINK_KEYS` has them: `kid:key,kid:key`, each key 32 bytes in base64url.
 * @throws {Error} one line that names what is wrong, and no key
 */
export function parseLinkKeys(text: string): LinkKeys {
  const keys = new Map<string, LinkKey>();
  for (const entry of text.split(',').map((part) => part.trim())) {
    const [kid = '', key = '', ...rest] = entry.split(':');
    if (rest.length > 0 || !kidForm.test(kid) || !keyForm.test(key)) {
      throw new Error(
        `Link key ${keys.size + 1} is not 'kid:key' with a key of 32 bytes in base64url.`,
      );
    }
    if (keys.has(kid)) throw new Error(`Two link keys are called '${kid}'.`);
    keys.set(kid, { kid, bytes: new Uint8Array(Buffer.from(key, 'base64url')) });
  }
  const [sealing] = keys.values();
  if (sealing === undefined) throw new Error('There is no link key.');
  return { sealing, find: (kid) => keys.get(kid) };
}

/** Reads the key file in the data directory; the first start makes one, readable by its owner alone (Q61). */
export function openLinkKeyFile(dataDir: string, random: Random): LinkKeys {
  const file = join(dataDir, 'link-keys');
  for (;;) {
    try {
      return parseLinkKeys(readFileSync(file, 'utf8').trim());
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    const key = random(keyBytes);
    // Named after the key, so that one key is never known under two names, nor two under one.
    const kid = createHash('sha256').update(key).digest('hex').slice(0, 8);
    writeOnce(file, `${kid}:${key.toString('base64url')}\n`);
  }
}

/** Writes a file whole and durably; one that another process has written meanwhile stays. */
function writeOnce(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
    linkSync(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    closeSync(descriptor);
    rmSync(draft, { force: true });
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
