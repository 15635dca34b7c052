import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { syncPath } from '../../platform/durable-file.ts';
import { checksumFile } from '../../store/sqlite/leftovers.ts';
import { CommandFailure } from '../failures.ts';

/** A line of `sha256sum`: the digest, and the name of the file. */
const checksumLine = /^([0-9a-f]{64}) [ *].+\n?$/;

/**
 * Refuses a backup whose checksum would overwrite another file. A checksum without its backup is left from one that was
 * deleted, and is overwritten.
 */
export function refuseForeignChecksum(backup: string): void {
  const file = checksumFile(backup);
  if (existsSync(file) && readChecksum(backup) === undefined) {
    throw new CommandFailure(`${file} already exists and is not a checksum: choose another name.`);
  }
}

/** Writes the checksum of `copy`, which will be renamed to `backup`. */
export async function writeChecksum(copy: string, backup: string): Promise<void> {
  const file = checksumFile(backup);
  rmSync(file, { force: true });
  writeFileSync(file, `${await digestOf(copy)}  ${basename(backup)}\n`, { mode: 0o600 });
  syncPath(file);
}

/** `none` for backups of version 0.1 and databases that `restore` replaced, which have no checksum beside them. */
export type ChecksumComparison = 'equal' | 'different' | 'none';

/** Compares a copy of a backup with the checksum beside the backup. */
export async function compareChecksum(copy: string, backup: string): Promise<ChecksumComparison> {
  if (!existsSync(checksumFile(backup))) return 'none';
  const expected = readChecksum(backup);
  return expected !== undefined && (await digestOf(copy)) === expected ? 'equal' : 'different';
}

function readChecksum(backup: string): string | undefined {
  return checksumLine.exec(readFileSync(checksumFile(backup), 'utf8'))?.[1];
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
