import { chmodSync, constants, copyFileSync, existsSync } from 'node:fs';
import { errorCode } from '../../platform/error-code.ts';
import { type Database, DatabaseFileError, NewerDatabase } from '../../store/database.ts';
import { countRows, type InstanceCounts } from '../../store/instances/instance-counts.ts';
import { checkSqliteDatabase } from '../../store/sqlite/copy-database.ts';
import { sqliteFile } from '../../store/sqlite/data-directory.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../failures.ts';
import { withDatabaseIn } from '../with-database.ts';
import { type ChecksumComparison, compareChecksum } from './backup-checksum.ts';
import { type InstanceTrail, type TrailAnchors, verifyTrails } from './copied-database.ts';

/** A copy of a backup whose file is sound. Its audit trails may be broken. */
export interface CheckedCopy {
  readonly database: Database;
  /** Verified, as they were in the backup. */
  readonly trails: readonly InstanceTrail[];
  readonly counts: ReadonlyMap<string, InstanceCounts>;
  readonly checksum: Exclude<ChecksumComparison, 'different'>;
  /** The migrations that ran on the copy; empty if the backup has the tables of this version. */
  readonly migrated: readonly string[];
  /** Duration of each step. */
  readonly seconds: Readonly<Record<CheckStep, number>>;
}

export type CheckStep = 'copy' | 'checksum' | 'migrate' | 'integrity' | 'trails';

export interface BackupToCheck {
  backup: string;
  /** Folder for the copy, accessible to its owner only. */
  staging: string;
  /** The end of each error message, such as `nothing was replaced`. */
  consequence: string;
  anchors?: TrailAnchors | undefined;
}

/**
 * Copies a backup, checks the copy as a restore does, and passes it to `work`. The backup itself is never opened by SQLite,
 * which would create files beside it.
 * @throws {CommandFailure} if the file is damaged, or is not the database of a portal
 */
export async function withCheckedCopy<Result>(
  context: CommandContext,
  { backup, staging, consequence, anchors }: BackupToCheck,
  work: (checked: CheckedCopy) => Promise<Result>,
): Promise<Result> {
  const seconds = { copy: 0, checksum: 0, migrate: 0, integrity: 0, trails: 0 };
  async function timed<Value>(step: CheckStep, run: () => Value | Promise<Value>): Promise<Value> {
    const startedAt = context.uptime();
    const value = await run();
    seconds[step] = (context.uptime() - startedAt) / 1_000;
    return value;
  }
  const unusable = (fault: string) => new CommandFailure(`${backup} ${fault}: ${consequence}.`);
  await timed('copy', () => copyBackup(backup, staging));
  const checksum = await timed('checksum', () => compareChecksum(sqliteFile(staging), backup));
  if (checksum === 'different') {
    throw unusable('does not match its checksum, so it was damaged or changed after it was made');
  }
  const openedAt = context.uptime();
  try {
    return await withDatabaseIn(context, staging, async (database) => {
      seconds.migrate = (context.uptime() - openedAt) / 1_000;
      const damage = await timed('integrity', () => checkSqliteDatabase(staging));
      if (damage !== undefined) throw unusable(`is damaged (${damage})`);
      const trails = await timed('trails', () => verifyTrails(context, database, anchors));
      const counts = new Map<string, InstanceCounts>();
      for (const { subdomain, instanceId } of trails) {
        counts.set(subdomain, await countRows(database.reads, instanceId));
      }
      const { migrated } = database;
      return await work({ database, trails, counts, checksum, migrated, seconds });
    });
  } catch (error) {
    const fault = faultOf(error);
    throw fault === undefined ? error : unusable(fault);
  }
}

function faultOf(error: unknown): string | undefined {
  if (error instanceof DatabaseFileError) return error.fault;
  if (error instanceof NewerDatabase) return 'was made by a newer version of mdhq-portal';
  const code = errorCode(error) ?? '';
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code) ? `is damaged (${code})` : undefined;
}

/** The files of a backup: one, or two for a database that `restore` replaced, with its write-ahead log. */
export function backupFiles(backup: string): string[] {
  return [backup, `${backup}-wal`].filter((file, index) => index === 0 || existsSync(file));
}

function copyBackup(backup: string, staging: string): void {
  for (const file of backupFiles(backup)) {
    const copy = sqliteFile(staging) + file.slice(backup.length);
    copyFileSync(file, copy, constants.COPYFILE_FICLONE);
    chmodSync(copy, 0o600);
  }
}
