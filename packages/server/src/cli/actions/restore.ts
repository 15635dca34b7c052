import { closeSync, existsSync, mkdtempSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadConfig } from '../../config.ts';
import { toTimestamp } from '../../platform/clock.ts';
import { syncPath } from '../../platform/durable-file.ts';
import {
  lockDataDirectory,
  restoreMarker,
  secureDataDirectory,
  sqliteFile,
  sqliteFiles,
} from '../../store/sqlite/data-directory.ts';
import { removeLeftovers, restorePrefix } from '../../store/sqlite/leftovers.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../failures.ts';
import { trailFaultMessage } from './audit.ts';
import { withCheckedCopy } from './checked-copy.ts';
import { describeHeads, type InstanceTrail, settleRestored } from './copied-database.ts';

/**
 * Replaces the database with a copy of `backup`, once that has passed every check. The replaced files are kept in a folder of the
 * data directory. No other process uses the data directory meanwhile.
 */
export async function runRestore(context: CommandContext, backup: string): Promise<void> {
  const { environment, clock, stdout, stderr } = context;
  const { dataDir, databaseServer } = loadConfig(environment);
  if (databaseServer !== undefined) {
    throw new CommandFailure(
      'The database is on PostgreSQL: restore it with pg_restore, and then run "restore --settle".',
    );
  }
  secureDataDirectory(dataDir);
  const unlock = lockDataDirectory(dataDir, 'restore');
  let staging: string | undefined;
  try {
    for (const path of removeLeftovers(dataDir)) {
      stderr.write(`Removed ${path}, which an interrupted command had left.\n`);
    }
    staging = mkdtempSync(join(dataDir, restorePrefix));
    const trails = await prepareCopy(context, backup, staging);
    const kept = replaceDatabase(dataDir, sqliteFile(staging), clock());
    stdout.write(`Restored ${backup}\n${describeHeads(trails)}`);
    if (kept !== undefined) stdout.write(`The previous database is in ${kept}\n`);
  } finally {
    if (staging !== undefined) rmSync(staging, { recursive: true });
    unlock();
  }
}

/** @returns the verified audit trails of the copy, as they were in the backup */
function prepareCopy(
  context: CommandContext,
  backup: string,
  staging: string,
): Promise<readonly InstanceTrail[]> {
  const consequence = 'nothing was replaced';
  return withCheckedCopy(context, { backup, staging, consequence }, async (copy) => {
    for (const { subdomain, fault } of copy.trails) {
      if (fault === undefined) continue;
      throw new CommandFailure(`${trailFaultMessage(subdomain, fault)} Nothing was replaced.`);
    }
    await settleRestored(copy.database, context);
    return copy.trails;
  });
}

/**
 * Moves the database's files aside and the copy to their paths. As long as the marker is there, no command opens the database, so
 * a restore that is killed midway neither loses the log nor leaves it beside another database.
 * @returns the folder of the files that were replaced; undefined if there were none
 */
function replaceDatabase(dataDir: string, copy: string, now: number): string | undefined {
  syncPath(copy);
  const marker = restoreMarker(dataDir);
  closeSync(openSync(marker, 'w', 0o600));
  syncPath(dataDir);
  const kept = keepAside(dataDir, now);
  renameSync(copy, sqliteFile(dataDir));
  syncPath(dataDir);
  rmSync(marker);
  syncPath(dataDir);
  return kept;
}

function keepAside(dataDir: string, now: number): string | undefined {
  const files = sqliteFiles(dataDir).filter((file) => existsSync(file));
  if (files.length === 0) return undefined;
  const folder = mkdtempSync(join(dataDir, `replaced-${toTimestamp(now).slice(0, 10)}-`));
  for (const file of files) renameSync(file, join(folder, basename(file)));
  syncPath(folder);
  return folder;
}
