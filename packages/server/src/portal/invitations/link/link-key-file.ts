import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { toTimestamp } from '../../../platform/clock.ts';
import { createFileOnce, replaceFile } from '../../../platform/durable-file.ts';
import { errorCode } from '../../../platform/error-code.ts';
import type { Random } from '../../../platform/random.ts';
import {
  formatLinkKey,
  type LinkKey,
  type LinkKeys,
  newLinkKey,
  parseLinkKey,
  toLinkKeys,
} from './link-keys.ts';

/** A key of the key file. The first one encrypts new tokens. */
export interface KeptLinkKey extends LinkKey {
  /** When it stopped encrypting new tokens, in milliseconds since 1970; null for the current key. */
  retiredAt: number | null;
}

const retiredForm = /^(\S+) retired (\S+)$/;

function fileIn(dataDir: string): string {
  return join(dataDir, 'link-keys');
}

/**
 * The keys of the key file, which the first start creates, readable by its owner only (Q61). Each access checks
 * whether the file has changed and then reads it again, so that a rotation takes effect immediately.
 * @param onFault called if a changed file can't be read; the previous keys stay in use until it can
 */
export function openLinkKeyFile(
  dataDir: string,
  random: Random,
  onFault: (error: unknown) => void = () => undefined,
): LinkKeys {
  const file = fileIn(dataDir);
  if (readLinkKeyFile(dataDir).length === 0) {
    createFileOnce(file, `${formatLinkKey(newLinkKey(random))}\n`);
  }
  let version = versionOf(file);
  let keys = toLinkKeys(readLinkKeyFile(dataDir));

  function current(): LinkKeys {
    const found = versionOf(file);
    if (found === version) return keys;
    version = found;
    try {
      keys = toLinkKeys(readLinkKeyFile(dataDir));
    } catch (error) {
      onFault(error);
    }
    return keys;
  }

  return {
    get sealing() {
      return current().sealing;
    },
    find: (kid) => current().find(kid),
  };
}

/**
 * Reads the key file: one key per line. The first one encrypts new tokens; the others have the time of their
 * retirement. Files from before the first rotation have one line without a time.
 * @returns an empty list if there is no file
 * @throws {Error} with one line that names the fault, and no key
 */
export function readLinkKeyFile(dataDir: string): KeptLinkKey[] {
  const text = readIfThere(fileIn(dataDir));
  if (text === undefined) return [];
  return text
    .trim()
    .split(/[\n,]/)
    .map((line, index) => {
      const [, entry = line.trim(), retired] = retiredForm.exec(line.trim()) ?? [];
      const retiredAt = retired === undefined ? null : Date.parse(retired);
      if (Number.isNaN(retiredAt)) throw new Error(`Link key ${index + 1} has no time.`);
      return { ...parseLinkKey(entry, index + 1), retiredAt };
    });
}

/** Replaces all keys atomically: concurrent readers, and a start after a power cut, find the old or the new ones. */
export function replaceLinkKeyFile(dataDir: string, keys: readonly KeptLinkKey[]): void {
  const lines = keys.map((key) => {
    const entry = formatLinkKey(key);
    return key.retiredAt === null ? entry : `${entry} retired ${toTimestamp(key.retiredAt)}`;
  });
  replaceFile(fileIn(dataDir), `${lines.join('\n')}\n`);
}

const pendingPrefix = 'link-keys.next-';
/** Drafts of such files end in `.new-<process id>`. */
const pendingName = /^link-keys\.next-[0-9a-f]+$/;

/** Writes a key to a separate file before its rotation is committed. */
export function keepPendingKey(dataDir: string, key: LinkKey): void {
  createFileOnce(join(dataDir, `${pendingPrefix}${key.kid}`), `${formatLinkKey(key)}\n`);
}

/** The keys of unfinished rotations. */
export function listPendingKeys(dataDir: string): LinkKey[] {
  return readdirSync(dataDir)
    .filter((name) => pendingName.test(name))
    .map((name) => parseLinkKey(readFileSync(join(dataDir, name), 'utf8').trim(), 1));
}

export function dropPendingKey(dataDir: string, kid: string): void {
  rmSync(join(dataDir, `${pendingPrefix}${kid}`), { force: true });
}

/** Changes with the file; takes a hundredth of the time of decrypting a token. */
function versionOf(file: string): string | undefined {
  const { ino, mtimeMs, size } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return ino === undefined ? undefined : `${ino} ${mtimeMs} ${size}`;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return undefined;
  }
}
