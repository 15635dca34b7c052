import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DataDirectoryError } from '../database.ts';
import { lockDataDirectory, lockFile } from './data-directory.ts';

/** What names the folder in which a restore prepares its copy, before six characters. */
export const restorePrefix = 'restore-';
/** What names the folder in which a backup prepares its copy, between the name of the backup and six characters. */
export const backupInfix = '.unfinished-';

/** Path of the checksum of a backup. SQLite finds only faults of its own structure, not a changed byte in a row. */
export function checksumFile(backup: string): string {
  return `${backup}.sha256`;
}

/** What names the folder in which a backup is checked, before six characters. */
export const drillPrefix = 'drill-';

const drillFolder = new RegExp(`^${drillPrefix}[A-Za-z0-9]{6}$`);
const restoreFolder = new RegExp(`^${restorePrefix}[A-Za-z0-9]{6}$`);
const backupFolder = new RegExp(`\\${backupInfix}[A-Za-z0-9]{6}$`);
/** As `platform/durable-file.ts` names the drafts of files. */
const draftName = /^(portal\.sqlite|anchor-key|link-keys(\.next-[0-9a-f]+)?)\.new-\d+$/;

/**
 * Removes what killed processes have left in a data directory: the copies of interrupted restores, and drafts of the database
 * and of keys. No other process may use the directory meanwhile.
 * @returns the paths of what was removed
 */
export function removeLeftovers(dataDir: string): string[] {
  const found = leftoversIn(dataDir);
  for (const path of found) rmSync(path, { recursive: true, force: true });
  return found;
}

/** Removes leftovers unless another process uses the directory: then they may be its files, and the next start removes them. */
export function removeLeftoversIfAlone(dataDir: string): string[] {
  const removed =
    leftoversIn(dataDir).length === 0 ? [] : (whileAlone(dataDir, removeLeftovers) ?? []);
  return [...removed, ...removeUnusedDrills(dataDir)];
}

/**
 * Removes the copies that killed checks of backups have left in `folder`. A check that is running holds the lock of its own folder.
 * @returns the paths of what was removed
 */
export function removeUnusedDrills(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => drillFolder.test(name))
    .map((name) => join(folder, name))
    .filter((path) => {
      // Without the lock file, a folder has no copy yet.
      if (!existsSync(lockFile(path))) return false;
      const isRemoved = whileAlone(path, () => {
        rmSync(path, { recursive: true });
        return true;
      });
      return isRemoved === true;
    });
}

function leftoversIn(dataDir: string): string[] {
  return readdirSync(dataDir)
    .filter((name) => restoreFolder.test(name) || draftName.test(name))
    .map((name) => join(dataDir, name));
}

/**
 * Removes the copies that killed backups have left beside a new backup, with the empty files that reserved their names. A
 * backup that is running holds the lock of its folder. What can't be read or removed stays: it must not prevent a backup.
 * @returns the paths of the folders
 */
export function removeUnfinishedBackups(file: string): string[] {
  const folder = dirname(file);
  try {
    return readdirSync(folder)
      .filter((name) => backupFolder.test(name))
      .map((name) => join(folder, name))
      .filter(removeUnfinishedBackup);
  } catch {
    return [];
  }
}

function removeUnfinishedBackup(folder: string): boolean {
  // Without the lock file, a folder has no copy yet.
  if (!existsSync(lockFile(folder))) return false;
  const isRemoved = whileAlone(folder, () => {
    rmSync(folder, { recursive: true });
    const reserved = folder.replace(backupFolder, '');
    if (statSync(reserved, { throwIfNoEntry: false })?.size === 0) {
      rmSync(reserved);
      rmSync(checksumFile(reserved), { force: true });
    }
    return true;
  });
  return isRemoved === true;
}

/** @returns undefined if another process uses the directory */
function whileAlone<Result>(
  dataDir: string,
  work: (dataDir: string) => Result,
): Result | undefined {
  let unlock: () => void;
  try {
    unlock = lockDataDirectory(dataDir, 'restore');
  } catch (error) {
    if (error instanceof DataDirectoryError) return undefined;
    throw error;
  }
  try {
    return work(dataDir);
  } finally {
    unlock();
  }
}
