import { closeSync, fsyncSync, mkdtempSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { loadConfig } from '../config.ts';
import { failWaitingMail } from '../mail/outbox-records.ts';
import { type TrailVerification, verifyTrail } from '../portal/audit-trail/verify-trail.ts';
import { endLinksInCopy, recordBackup } from '../portal/backups.ts';
import { listInstances } from '../store/instances.ts';
import {
  checkSqliteDatabase,
  copySqliteDatabase,
  hasSqliteDatabase,
} from '../store/sqlite/copy-database.ts';
import { sqliteFile } from '../store/sqlite/data-directory.ts';
import { trailFaultMessage } from './audit-verify.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailure } from './command-failure.ts';
import { withDatabase, withDatabaseIn } from './with-database.ts';

/** What an invitation says in a restored database whose mail was waiting when the copy was made. */
const unsent = 'Its mail was waiting when the backup was made. Invite again.';

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
  stdout.write(`Backed up to ${file}\n`);
  for (const { subdomain, head } of trails) {
    stdout.write(`${subdomain}: ${head.sequence} events, head ${head.hash}\n`);
  }
  for (const { subdomain, fault } of trails) {
    if (fault !== undefined) throw new CommandFailure(trailFaultMessage(subdomain, fault));
  }
}

type InstanceTrail = TrailVerification & { subdomain: string };

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
    const trails: InstanceTrail[] = [];
    for (const { instance_id, subdomain } of await listInstances(database.reads)) {
      trails.push({ subdomain, ...(await verifyTrail(database.reads, instance_id)) });
    }
    await database.write(async (transaction) => {
      const now = context.clock();
      await failWaitingMail(transaction, now, unsent);
      await endLinksInCopy(transaction, context.operator, now);
    });
    return trails;
  });
}

/** Puts the finished copy in the reserved file's place, and returns once that would survive a power cut. */
function publish(copy: string, file: string): void {
  sync(copy);
  renameSync(copy, file);
  sync(dirname(file));
}

function sync(path: string): void {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
