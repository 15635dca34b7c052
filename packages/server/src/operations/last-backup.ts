import { closeSync, openSync, utimesSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../platform/error-code.ts';

/**
 * An empty file whose modification time is that of the latest backup, so that a backup by another tool can be noted with
 * `touch`.
 */
function noteFile(dataDir: string): string {
  return join(dataDir, 'last-backup');
}

/** Notes that a backup has succeeded. @param at milliseconds since 1970 */
export function noteBackup(dataDir: string, at: number): void {
  closeSync(openSync(noteFile(dataDir), 'a', 0o600));
  utimesSync(noteFile(dataDir), at / 1_000, at / 1_000);
}

/** When the latest backup succeeded, in milliseconds since 1970; undefined if there was none. */
export async function lastBackupAt(dataDir: string): Promise<number | undefined> {
  try {
    return (await stat(noteFile(dataDir))).mtimeMs;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
