import { loadConfig } from '../../config.ts';
import { openAnchorKey } from '../../portal/audit/anchors.ts';
import { readArchive } from '../../portal/audit/archive/archive-file.ts';
import { archiveFile, manifestOfRow } from '../../portal/audit/archive/archive-manifest.ts';
import { archiveTrail, monthOf } from '../../portal/audit/archive/archive-trail.ts';
import { findOperatorCaller } from '../../portal/caller.ts';
import { listAuditStreams } from '../../store/audit/audit-streams.ts';
import type { AuditArchivesTable, AuditEventsTable } from '../../store/schema.ts';
import { secureDataDirectory } from '../../store/sqlite/data-directory.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, unlessRefused } from '../failures.ts';
import { createProgress } from '../progress.ts';
import { withDatabase } from '../with-database.ts';

/** Moves the audit events of whole months to files, and prints the files. */
export async function runAuditArchive(
  context: CommandContext,
  subdomain: string,
  folder: string,
  through: string,
): Promise<void> {
  const { operator, clock, stdout, stderr, environment, random } = context;
  const current = monthOf(clock());
  if (through >= current) {
    throw new CommandFailure(`${through} has not ended: archive months before ${current}.`);
  }
  const { dataDir, databaseServer } = loadConfig(environment);
  await withDatabase(context, async (database) => {
    // The embedded database has created it.
    if (databaseServer !== undefined) secureDataDirectory(dataDir);
    const anchorKey = openAnchorKey(dataDir, random);
    const caller = unlessRefused(await findOperatorCaller(database.reads, operator, subdomain));
    const progress = createProgress(stderr);
    const dependencies = {
      ...{ database, clock, anchorKey, hasOtherKeys: databaseServer !== undefined },
      onProgress: ({ month, step, sequence }: { month: string; step: string; sequence: number }) =>
        progress.show(`${month}: ${step} up to event ${sequence}`),
    };
    try {
      const archived = await archiveTrail(dependencies, caller, { subdomain, folder, through });
      progress.clear();
      for (const manifest of archived) {
        const { month, first_sequence, last_sequence } = manifest;
        stdout.write(
          `${month}: events ${first_sequence} to ${last_sequence} are in ${archiveFile(folder, manifest)}\n`,
        );
      }
      if (archived.length === 0) stdout.write(`No events to archive through ${through}.\n`);
      const last = archived.at(-1)?.last_sequence ?? 0;
      for (const { stream, sequence } of await listAuditStreams(
        database.reads,
        caller.instanceId,
      )) {
        if (sequence >= last) continue;
        stderr.write(
          `The stream ${stream} has not sent events ${sequence + 1} to ${last}: run it with --archives ${folder}.\n`,
        );
      }
    } finally {
      progress.clear();
    }
  });
}

/** Options of commands that read archives. */
export interface ArchivesOptions {
  /** The folder of the archives. */
  archives?: string;
  /** The first month that is still in it, such as `2026-08`. */
  archivesFrom?: string;
}

/**
 * Yields the events of archived months, verified, and none of months that are no longer in the folder.
 * @throws {ArchiveFault} if an archive is missing or was changed
 */
export function archiveReader(
  folder: string,
  subdomain: string,
  from = '',
): (archive: AuditArchivesTable) => AsyncGenerator<AuditEventsTable[]> {
  return async function* (archive) {
    if (archive.month >= from) yield* readArchive(folder, manifestOfRow(subdomain, archive));
  };
}

/** The archives that a command with these options does not read. */
export function unreadArchives(
  archives: readonly AuditArchivesTable[],
  { archives: folder, archivesFrom = '' }: ArchivesOptions,
): AuditArchivesTable[] {
  return archives.filter(({ month }) => folder === undefined || month < archivesFrom);
}

/** Describes the archived events, such as `events 1 to 800 (through 2026-08)`; undefined if there are none. */
export function describeArchived(archives: readonly AuditArchivesTable[]): string | undefined {
  const last = archives.at(-1);
  return last && `events 1 to ${last.last_sequence} (through ${last.month})`;
}
