import type { Clock } from '../../../platform/clock.ts';
import { createFileOnce, publishDraft, type WriteBytes } from '../../../platform/durable-file.ts';
import {
  insertAuditArchive,
  listAuditArchives,
  removeArchivedEvents,
} from '../../../store/audit/audit-archives.ts';
import { emptyTrailHash, hashAuditEvent } from '../../../store/audit/audit-chain.ts';
import type { Database, Executor } from '../../../store/database.ts';
import type { AuditArchivesTable, AuditEventsTable } from '../../../store/schema.ts';
import type { Caller } from '../../caller.ts';
import { recordAct } from '../record-act.ts';
import { readTrail } from '../trail.ts';
import { ArchiveFault, readArchive, removeStaleDrafts, writeDraft } from './archive-file.ts';
import {
  type ArchiveManifest,
  archiveFile,
  hasManifest,
  manifestFile,
  manifestOfRow,
  renderManifest,
  sealArchive,
} from './archive-manifest.ts';
import { checkSeal } from './archive-seals.ts';

/** Events that one transaction removes: few, so that other writes do not wait long. */
const removedAtATime = 1_000;

/** A step of an archive; each one is durable. An interrupted archive continues after the last one. */
export interface ArchiveProgress {
  month: string;
  /**
   * `written`: the file has the events; `sealed`: its manifest is written; `recorded`: the database knows the archive, and the file
   * was read and verified; `removed`: events were removed from the database, up to `sequence`.
   */
  step: 'written' | 'sealed' | 'recorded' | 'removed';
  sequence: number;
}

export interface ArchiveDependencies {
  database: Database;
  clock: Clock;
  /** Seals the archives, and has sealed the earlier ones. */
  anchorKey: Uint8Array;
  /** Whether other servers, each with its own key, may have sealed some of them. */
  hasOtherKeys?: boolean;
  onProgress?: (progress: ArchiveProgress) => void;
  /** Writes to the file of the events; by default `writeSync`. */
  write?: WriteBytes;
}

/**
 * Moves the events of whole months from the trail of the caller's instance to files in `folder`: one with the events, and one
 * with their manifest. Events are removed from the database only once the file was read again and verified. It first
 * completes an interrupted archive.
 * @param subdomain that of the instance
 * @param through the last month to archive, such as `2026-08`; it has ended
 * @returns the archives that are complete now
 * @throws {ArchiveFault} if a file exists with other content, or an existing one can't be verified
 */
export async function archiveTrail(
  dependencies: ArchiveDependencies,
  caller: Caller,
  { subdomain, folder, through }: { subdomain: string; folder: string; through: string },
): Promise<ArchiveManifest[]> {
  const archived: ArchiveManifest[] = [];
  removeStaleDrafts(folder, subdomain);
  const earlier = await listSealedArchives(dependencies, caller, { subdomain, folder });
  const interrupted = earlier.find((row) => row.removed_sequence < row.last_sequence);
  if (interrupted !== undefined) {
    const manifest = manifestOfRow(subdomain, interrupted);
    for await (const _ of readArchive(folder, manifest));
    await removeEvents(dependencies, interrupted);
    archived.push(manifest);
  }
  for (;;) {
    const before = (await listSealedArchives(dependencies, caller, { subdomain, folder })).at(-1);
    const month = await nextMonth(dependencies.database.reads, caller.instanceId, before);
    if (month === undefined || month > through) return archived;
    archived.push(await archiveMonth(dependencies, caller, { subdomain, folder, month }, before));
  }
}

/** @throws {ArchiveFault} if a record is not the one that was sealed: the next archive would continue behind events that it hides */
async function listSealedArchives(
  { database, anchorKey, hasOtherKeys }: ArchiveDependencies,
  { instanceId }: Caller,
  { subdomain, folder }: { subdomain: string; folder: string },
): Promise<AuditArchivesTable[]> {
  const archives = await listAuditArchives(database.reads, instanceId);
  const sources = { anchorKey, hasOtherKeys, folder };
  const changed = archives.find((row) => checkSeal(sources, subdomain, row) === 'changed');
  if (changed === undefined) return archives;
  throw new ArchiveFault(
    `The record of the archive ${changed.month} was changed, or was sealed with another anchor-key: run audit verify. Nothing was archived.`,
  );
}

/** The month in UTC, such as `2026-08`. */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

async function nextMonth(
  reads: Executor,
  instanceId: number,
  last: AuditArchivesTable | undefined,
): Promise<string | undefined> {
  for await (const [event] of readTrail(reads, instanceId, last?.last_sequence)) {
    if (event === undefined) return undefined;
    const month = monthOf(event.at);
    // After the clock was set back; months are archived in the order of the trail.
    return last !== undefined && month <= last.month ? monthAfter(last.month) : month;
  }
  return undefined;
}

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number)).toISOString().slice(0, 7);
}

async function archiveMonth(
  dependencies: ArchiveDependencies,
  caller: Caller,
  { subdomain, folder, month }: { subdomain: string; folder: string; month: string },
  before: AuditArchivesTable | undefined,
): Promise<ArchiveManifest> {
  const { database, clock, anchorKey, onProgress, write } = dependencies;
  const { instanceId } = caller;
  const behind = {
    sequence: before?.last_sequence ?? 0,
    hash: before?.last_hash ?? emptyTrailHash,
  };
  const range = {
    ...{ first_sequence: behind.sequence + 1, previous_hash: behind.hash },
    ...{ last_sequence: behind.sequence, last_hash: behind.hash },
  };
  async function* eventsOfMonth(): AsyncGenerator<AuditEventsTable[]> {
    for await (const page of readTrail(database.reads, instanceId, before?.last_sequence)) {
      const end = page.findIndex(({ at }) => monthOf(at) > month);
      const events = end === -1 ? page : page.slice(0, end);
      for (const { sequence, hash, ...content } of events) {
        const isNext = sequence === range.last_sequence + 1;
        if (!isNext || hashAuditEvent(range.last_hash, content) !== hash) {
          throw new ArchiveFault(
            `Event ${range.last_sequence + 1} of the audit trail was changed: run audit verify. Nothing was archived.`,
          );
        }
        range.last_sequence = sequence;
        range.last_hash = hash;
      }
      if (events.length > 0) yield events;
      if (end !== -1) return;
    }
  }

  const name = { instance: subdomain, month };
  const file = archiveFile(folder, name);
  const { draft, ...digest } = await writeDraft(file, eventsOfMonth(), write);
  const manifest = sealArchive(anchorKey, { ...name, ...range, ...digest });
  // A file of an interrupted archive has the same content, which is verified below.
  publishDraft(draft, file);
  const { last_sequence } = range;
  onProgress?.({ month, step: 'written', sequence: last_sequence });
  const inFile = manifestFile(folder, name);
  if (!createFileOnce(inFile, renderManifest(manifest)) && !hasManifest(inFile, manifest)) {
    throw new ArchiveFault(`${inFile} exists and describes other events: use another folder.`);
  }
  onProgress?.({ month, step: 'sealed', sequence: last_sequence });
  for await (const _ of readArchive(folder, manifest));

  const row: AuditArchivesTable = {
    ...{ instance_id: instanceId, month },
    ...range,
    ...digest,
    ...{ seal: manifest.seal },
    ...{ removed_sequence: range.first_sequence - 1, removed_hash: range.previous_hash },
  };
  await database.write(async (transaction) => {
    await insertAuditArchive(transaction, row);
    await recordAct(transaction, caller, clock(), {
      operation: 'audit archive',
      ptId: null,
      id: month,
    });
  }, instanceId);
  onProgress?.({ month, step: 'recorded', sequence: last_sequence });
  await removeEvents(dependencies, row);
  return manifest;
}

async function removeEvents(
  { database, clock, onProgress }: ArchiveDependencies,
  archive: AuditArchivesTable,
): Promise<void> {
  const { instance_id, month, last_sequence } = archive;
  if (await database.auditPartitions?.dropArchived(clock(), archive)) {
    const archives = await listAuditArchives(database.reads, instance_id);
    const dropped = archives.find((each) => each.month === month);
    if (dropped?.removed_sequence === last_sequence) {
      onProgress?.({ month, step: 'removed', sequence: last_sequence });
      return;
    }
  }
  let row = archive;
  while (row.removed_sequence < row.last_sequence) {
    const before = row;
    row = await database.write(
      (transaction) => removeArchivedEvents(transaction, before, removedAtATime),
      row.instance_id,
    );
    onProgress?.({ month: row.month, step: 'removed', sequence: row.removed_sequence });
  }
}
