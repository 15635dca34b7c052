import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { toTimestamp } from './clock.ts';
import {
  formatLinkKey,
  type LinkKey,
  type LinkKeys,
  newLinkKey,
  parseLinkKey,
  toLinkKeys,
} from './link-keys.ts';
import type { Random } from './random.ts';

/** A key of the file in the data directory. The first one seals. */
export interface KeptLinkKey extends LinkKey {
  /** Since when it seals no more, in milliseconds since 1970; null for the one that does. */
  retiredAt: number | null;
}

const retiredForm = /^(\S+) retired (\S+)$/;

function fileIn(dataDir: string): string {
  return join(dataDir, 'link-keys');
}

/**
 * The keys of the key file, which the first start makes, readable by its owner alone (Q61). It is looked at whenever
 * a key is asked for, and read again where it has changed, so that a rotation is noticed at once.
 * @param onFault told why a changed file can't be read; until it can, the keys before it serve
 */
export function openLinkKeyFile(
  dataDir: string,
  random: Random,
  onFault: (error: unknown) => void = () => undefined,
): LinkKeys {
  const file = fileIn(dataDir);
  if (readLinkKeyFile(dataDir).length === 0) create(file, newLinkKey(random));
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
 * The keys of the file: one a line, the first one seals, and those behind it say since when they don't. Files made before
 * keys were rotated have one line without a time.
 * @returns none where there is no file
 * @throws {Error} one line that names what is wrong, and no key
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

/** Writes all keys anew: whoever reads at that moment has the old ones or the new ones, and so has a power cut. */
export function replaceLinkKeyFile(dataDir: string, keys: readonly KeptLinkKey[]): void {
  const file = fileIn(dataDir);
  const lines = keys.map((key) => {
    const entry = formatLinkKey(key);
    return key.retiredAt === null ? entry : `${entry} retired ${toTimestamp(key.retiredAt)}`;
  });
  const draft = writeDraft(file, `${lines.join('\n')}\n`);
  renameSync(draft, file);
  syncFolder(dirname(file));
}

/** Makes the file; one that another process has made meanwhile stays. */
function create(file: string, key: LinkKey): void {
  const draft = writeDraft(file, `${formatLinkKey(key)}\n`);
  try {
    linkSync(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  syncFolder(dirname(file));
}

/** @returns where the text is, whole and durable */
function writeDraft(file: string, text: string): string {
  const draft = `${file}.${process.pid}`;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return draft;
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Another text for another file; it costs a hundredth of opening a link. */
function versionOf(file: string): string | undefined {
  const { ino, mtimeMs, size } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return ino === undefined ? undefined : `${ino} ${mtimeMs} ${size}`;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
