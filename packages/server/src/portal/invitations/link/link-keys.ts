import { createHash } from 'node:crypto';
import type { Random } from '../../../platform/random.ts';

/** The link keys: the first one encrypts new tokens, and each of them decrypts its own. */
export interface LinkKeys {
  readonly sealing: LinkKey;
  find(kid: string): LinkKey | undefined;
}

export interface LinkKey {
  readonly kid: string;
  readonly bytes: Uint8Array;
}

const keyBytes = 32;
const kidForm = /^[A-Za-z0-9._-]{1,32}$/;
const keyForm = /^[A-Za-z0-9_-]{43}$/;

/**
 * Parses `PORTAL_LINK_KEYS`: `kid:key,kid:key`, each key 32 bytes in base64url.
 * @throws {Error} with one line that names the fault, and no key
 */
export function parseLinkKeys(text: string): LinkKeys {
  return toLinkKeys(text.split(',').map((entry, index) => parseLinkKey(entry.trim(), index + 1)));
}

/**
 * Parses `kid:key`.
 * @param position from 1, for the message of the error
 * @throws {Error} as `parseLinkKeys`
 */
export function parseLinkKey(entry: string, position: number): LinkKey {
  const [kid = '', key = '', ...rest] = entry.split(':');
  if (rest.length > 0 || !kidForm.test(kid) || !keyForm.test(key)) {
    throw new Error(
      `Link key ${position} is not 'kid:key' with a key of ${keyBytes} bytes in base64url.`,
    );
  }
  return { kid, bytes: new Uint8Array(Buffer.from(key, 'base64url')) };
}

/** @throws {Error} if there is no key, or two have the same kid */
export function toLinkKeys(keys: readonly LinkKey[]): LinkKeys {
  const byKid = new Map<string, LinkKey>();
  for (const key of keys) {
    if (byKid.has(key.kid)) throw new Error(`Two link keys are called '${key.kid}'.`);
    byKid.set(key.kid, key);
  }
  const [sealing] = keys;
  if (sealing === undefined) throw new Error('There is no link key.');
  return { sealing, find: (kid) => byKid.get(kid) };
}

/** Creates a key. Its kid is derived from it, so kids are unique. */
export function newLinkKey(random: Random): LinkKey {
  const bytes = random(keyBytes);
  return { kid: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

export function formatLinkKey({ kid, bytes }: LinkKey): string {
  return `${kid}:${Buffer.from(bytes).toString('base64url')}`;
}
