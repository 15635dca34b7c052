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
import { noteBackup } from '../../operations/last-backup.ts';
import { syncPath } from '../../platform/durable-file.ts';
import { errorCode } from '../../platform/error-code.ts';
import { recordBackup } from '../../portal/instances/backups.ts';
import {
  checkSqliteDatabase,
  copySqliteDatabase,
  hasSqliteDatabase,
} from '../../store/sqlite/copy-database.ts';
import {
  lockDataDirectory,
  sqliteFile,
  sqliteSuffixes,
} from '../../store/sqlite/data-directory.ts';
import { backupInfix, removeUnfinishedBackups } from '../../store/sqlite/leftovers.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../failures.ts';
import { withDatabase, withDatabaseIn } from '../with-database.ts';
import { trailFaultMessage } from './audit.ts';
import { refuseForeignChecksum, writeChecksum } from './backup-checksum.ts';
import {
  describeHeads,
  type InstanceTrail,
  invalidatePending,
  verifyTrails,
} from './copied-database.ts';

/**
 * Copies the database, also while a server writes to it, to `file`, which appears once the copy is complete and verified. A
 * database with a changed audit trail is copied, too, because no backup would be worse; the command then reports it and fails.
 */
export async function runBackup(context: CommandContext, file: string): Promise<void> {
  const { environment, operator, clock, stdout, stderr } = context;
  const { dataDir, databaseServer } = loadConfig(environment);
  if (databaseServer !== undefined) {
    throw new CommandFailure(
      'The database is on PostgreSQL: back it up with pg_dump, or by continuous archiving (docs/postgresql.md).',
    );
  }
  if (!hasSqliteDatabase(dataDir)) {
    throw new CommandFailure(`No database in ${dataDir}: check PORTAL_DATA_DIR.`);
  }
  refuseOwnName(dataDir, file);
  for (const path of removeUnfinishedBackups(file)) {
    stderr.write(`Removed ${path}, which an interrupted backup had left.\n`);
  }
  reserve(file);
  let staging: string | undefined;
  let unlock = () => {};
  let trails: InstanceTrail[];
  try {
    refuseForeignChecksum(file);
    await withDatabase(context, (database) => recordBackup(database, operator, clock));
    // SQLite creates files beside an open database; the directory of mkdtemp is accessible to its owner only (Q61).
    staging = mkdtempSync(`${file}${backupInfix}`);
    // Until the command ends, even if it is killed, the lock tells other backups that the folder is in use.
    unlock = lockDataDirectory(staging, 'server');
    copySqliteDatabase(dataDir, staging);
    trails = await settleCopy(context, staging);
    const damage = checkSqliteDatabase(staging);
    if (damage !== undefined)
      throw new CommandFailure(`The copy is damaged (${damage}): try again.`);
    await writeChecksum(sqliteFile(staging), file);
    publish(sqliteFile(staging), file);
  } catch (error) {
    rmSync(file);
    throw error;
  } finally {
    unlock();
    if (staging !== undefined) rmSync(staging, { recursive: true });
  }
  stdout.write(`Backed up to ${file}\n${describeHeads(trails)}`);
  for (const { subdomain, fault } of trails) {
    if (fault !== undefined) throw new CommandFailure(trailFaultMessage(subdomain, fault));
  }
  noteBackup(dataDir, clock());
}

/**
 * Refuses names that the server or SQLite uses: SQLite would take a `-journal` beside a database for the journal of an interrupted
 * transaction, and roll it back.
 */
function refuseOwnName(dataDir: string, file: string): void {
  const target = realFile(file) ?? join(realpathSync(dirname(file)), basename(file));
  const isInDataDir = dirname(target) === realpathSync(dataDir);
  const isSqliteName = sqliteSuffixes.some((suffix) => target.endsWith(suffix));
  if (
    isSqliteName ||
    (isInDataDir && /^(portal\.|link-keys|anchor-key|last-backup)/.test(basename(target)))
  ) {
    throw new CommandFailure(`${file} is reserved for files of the database: choose another name.`);
  }
}

/** The file behind the symbolic links of a path; undefined if there is none. */
function realFile(file: string): string | undefined {
  return existsSync(file) ? realpathSync(file) : undefined;
}

/** Creates an empty file, so that no existing file is overwritten. */
function reserve(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (errorCode(error) === 'EEXIST') {
      throw new CommandFailure(`${file} already exists: choose another name.`);
    }
    throw error;
  }
}

/** Verifies the audit trails of the copy, and then removes unsent mail and active links from it. */
function settleCopy(context: CommandContext, staging: string): Promise<InstanceTrail[]> {
  return withDatabaseIn(context, staging, async (database) => {
    const trails = await verifyTrails(context, database);
    await database.write((transaction) => invalidatePending(transaction, context));
    return trails;
  });
}

/** Moves the finished copy to the reserved file, and returns once the move is durable. */
function publish(copy: string, file: string): void {
  syncPath(copy);
  renameSync(copy, file);
  syncPath(dirname(file));
}
