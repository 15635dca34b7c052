import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { loadConfig } from '../../config.ts';
import { syncPath } from '../../platform/durable-file.ts';
import { recordBackup } from '../../portal/instances/backups.ts';
import {
  checkSqliteDatabase,
  copySqliteDatabase,
  hasSqliteDatabase,
} from '../../store/sqlite/copy-database.ts';
import { sqliteFile, sqliteSuffixes } from '../../store/sqlite/data-directory.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../command-failure.ts';
import { withDatabase, withDatabaseIn } from '../with-database.ts';
import { trailFaultMessage } from './audit-verify.ts';
import {
  describeHeads,
  endWhatWaits,
  type InstanceTrail,
  verifyTrails,
} from './copied-database.ts';

/**
 * Copies the database, which others may be writing to, to `file`. It is there once it is whole and checked.
 * A broken audit trail is copied as it is: no backup at all would be worse. It is named, and the command fails.
 */
export async function runBackup(context: CommandContext, file: string): Promise<void> {
  const { environment, operator, clock, stdout } = context;
  const { dataDir } = loadConfig(environment);
  if (!hasSqliteDatabase(dataDir)) {
    throw new CommandFailure(`There is no database in ${dataDir}: check PORTAL_DATA_DIR.`);
  }
  refuseOwnName(dataDir, file);
  reserve(file);
  let staging: string | undefined;
  let trails: InstanceTrail[];
  try {
    await withDatabase(context, (database) => recordBackup(database, operator, clock));
    // SQLite has files beside its database while it is open; mkdtemp's folder is the owner's alone (Q61).
    staging = mkdtempSync(`${file}.`);
    copySqliteDatabase(dataDir, staging);
    trails = await settleCopy(context, staging);
    const damage = checkSqliteDatabase(staging);
    if (damage !== undefined)
      throw new CommandFailure(`The copy is damaged (${damage}): try again.`);
    publish(sqliteFile(staging), file);
  } catch (error) {
    rmSync(file);
    throw error;
  } finally {
    if (staging !== undefined) rmSync(staging, { recursive: true });
  }
  stdout.write(`Backed up to ${file}\n${describeHeads(trails)}`);
  for (const { subdomain, fault } of trails) {
    if (fault !== undefined) throw new CommandFailure(trailFaultMessage(subdomain, fault));
  }
}

/**
 * Refuses names that the server or SQLite gives to files of their own: SQLite would take a `-journal` that appears beside a database
 * for the rest of an interrupted transaction, and undo it.
 */
function refuseOwnName(dataDir: string, file: string): void {
  const target = realFile(file) ?? join(realpathSync(dirname(file)), basename(file));
  const isInDataDir = dirname(target) === realpathSync(dataDir);
  const isSqliteName = sqliteSuffixes.some((suffix) => target.endsWith(suffix));
  if (isSqliteName || (isInDataDir && /^(portal\.|link-keys|anchor-key)/.test(basename(target)))) {
    throw new CommandFailure(`${file} is a name of the database's own files: choose another name.`);
  }
}

/** The file that a path leads to through links; undefined if there is none. */
function realFile(file: string): string | undefined {
  return existsSync(file) ? realpathSync(file) : undefined;
}

/** Makes an empty file, so that nobody's is overwritten. */
function reserve(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new CommandFailure(`${file} is there already: choose another name.`);
    }
    throw error;
  }
}

/** Checks the copy's audit trails as they were, and then takes the waiting mail and the links out of it. */
function settleCopy(context: CommandContext, staging: string): Promise<InstanceTrail[]> {
  return withDatabaseIn(staging, async (database) => {
    const trails = await verifyTrails(database);
    await database.write((transaction) => endWhatWaits(transaction, context));
    return trails;
  });
}

/** Puts the finished copy in the reserved file's place, and returns once that would survive a power cut. */
function publish(copy: string, file: string): void {
  syncPath(copy);
  renameSync(copy, file);
  syncPath(dirname(file));
}
