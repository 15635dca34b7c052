import { emptyTrailHash, hashAuditEvent } from '../../../store/audit/audit-chain.ts';
import { findAuditHead, listAuditEventsAfter } from '../../../store/audit/audit-events.ts';
import type { Executor } from '../../../store/database.ts';
import type { AuditArchivesTable, AuditEventsTable } from '../../../store/schema.ts';
import { ArchiveFault } from '../archive/archive-file.ts';
import type { SealState } from '../archive/archive-seals.ts';
import { monthOf } from '../archive/archive-trail.ts';
import { findTrailStart, readTrail, type TrailHead } from '../trail.ts';

/** Events of a trail can't be streamed; `message` is one line that says what to do. */
export class StreamFault extends Error {
  override readonly name = 'StreamFault';
}

/** Yields the events of an archived month, verified. */
export type ReadArchived = (archive: AuditArchivesTable) => AsyncIterable<AuditEventsTable[]>;

/** The archives of a trail. */
export interface ArchiveAccess {
  /** Undefined if the folder of the archives is unknown. */
  readArchived: ReadArchived | undefined;
  checkSeal(archive: AuditArchivesTable): SealState;
}

/** The events of a trail after a position, in order and without gaps. */
export interface UnsentEvents {
  /**
   * Returns the next events; empty if there are none. Called once the head of the trail is after the last returned event.
   * @throws {StreamFault} if the next event is missing or was changed, or is archived and no archives are read
   */
  next(): Promise<AuditEventsTable[]>;
  close(): Promise<void>;
}

/** @param readArchived undefined if the folder of the archives is unknown */
export function createUnsentEvents(
  reads: Executor,
  instanceId: number,
  position: TrailHead,
  limit: number,
  readArchived?: ReadArchived,
): UnsentEvents {
  let last = position;
  let archived: AsyncIterator<AuditEventsTable[]> | undefined;
  /** Of the archive, not yet returned. */
  let page: AuditEventsTable[] = [];

  /** Returns the events that follow the last one and are unchanged. */
  function follow(events: readonly AuditEventsTable[]): AuditEventsTable[] {
    const sound: AuditEventsTable[] = [];
    for (const event of events) {
      const isNext = event.sequence === last.sequence + 1;
      if (!isNext || hashAuditEvent(last.hash, event) !== event.hash) break;
      last = { sequence: event.sequence, hash: event.hash };
      sound.push(event);
    }
    if (sound.length === 0) throw changed();
    return sound;
  }

  function changed(): StreamFault {
    return new StreamFault(
      `Event ${last.sequence + 1} of the audit trail was changed or removed: run audit verify.`,
    );
  }

  async function nextArchived(): Promise<AuditEventsTable[]> {
    while (page.length === 0 && archived !== undefined) {
      const { value, done } = await archived.next().catch(unreadable);
      if (done) archived = undefined;
      else page = value.filter(({ sequence }) => sequence > last.sequence);
    }
    return page.splice(0, limit);
  }

  return {
    async next() {
      for (;;) {
        const fromArchive = await nextArchived();
        if (fromArchive.length > 0) return follow(fromArchive);
        const stored = await listAuditEventsAfter(reads, instanceId, last.sequence, limit);
        if (stored[0]?.sequence === last.sequence + 1) return follow(stored);
        const { removed, archives } = await findTrailStart(reads, instanceId);
        const archive = archives.find(({ last_sequence }) => last_sequence > last.sequence);
        if (archive === undefined || removed.sequence <= last.sequence) throw changed();
        if (readArchived === undefined) {
          throw new StreamFault(
            `Events ${last.sequence + 1} to ${removed.sequence} are archived: pass --archives.`,
          );
        }
        archived = readArchived(archive)[Symbol.asyncIterator]();
      }
    },
    async close() {
      await archived?.return?.();
    },
  };
}

function unreadable(error: unknown): never {
  throw error instanceof ArchiveFault ? new StreamFault(error.message) : error;
}

/**
 * Finds the position before the first event that was recorded at a time or later.
 * @param from milliseconds since 1970, or `now` for the end of the trail
 * @throws {StreamFault} if an archive can't be read, or the record of one was changed: the stream would skip what it hides
 */
export async function findPosition(
  reads: Executor,
  instanceId: number,
  from: number | 'now' | undefined,
  { readArchived, checkSeal }: ArchiveAccess,
): Promise<TrailHead> {
  const head = (await findAuditHead(reads, instanceId)) ?? { sequence: 0, hash: emptyTrailHash };
  if (from === 'now') return { sequence: head.sequence, hash: head.hash };
  let position: TrailHead = { sequence: 0, hash: emptyTrailHash };
  if (from === undefined) return position;
  const { archives } = await findTrailStart(reads, instanceId);
  const month = monthOf(from);
  for (const archive of archives) {
    if (checkSeal(archive) === 'changed') {
      throw new StreamFault(
        `The record of the archive ${archive.month} was changed, or was sealed with another anchor-key: run audit verify${readArchived === undefined ? ', or pass --archives with its manifest' : ''}.`,
      );
    }
    // It has no event of a later month.
    if (archive.month >= month && readArchived !== undefined) {
      try {
        for await (const page of readArchived(archive)) {
          for (const { at, sequence, hash } of page) {
            if (at >= from) return position;
            position = { sequence, hash };
          }
        }
      } catch (error) {
        unreadable(error);
      }
    } else if (archive.month >= month) {
      // `next` reports that these events are archived.
      return position;
    }
    position = { sequence: archive.last_sequence, hash: archive.last_hash };
  }
  for await (const page of readTrail(reads, instanceId, position.sequence)) {
    for (const { at, sequence, hash } of page) {
      if (at >= from) return position;
      position = { sequence, hash };
    }
  }
  return position;
}
