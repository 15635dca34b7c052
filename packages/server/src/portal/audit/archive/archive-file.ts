import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  fsyncSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type WriteBytes, writeAll } from '../../../platform/durable-file.ts';
import { errorCode } from '../../../platform/error-code.ts';
import { emptyTrailHash, hashAuditEvent } from '../../../store/audit/audit-chain.ts';
import type { AuditEventsTable } from '../../../store/schema.ts';
import { type ArchiveManifest, archiveFile } from './archive-manifest.ts';

/** An archive file can't be used, or is not the one that was sealed; `message` names the file and the fault. */
export class ArchiveFault extends Error {
  override readonly name = 'ArchiveFault';
}

/** Size and SHA-256 of a file. */
export interface FileDigest {
  bytes: number;
  sha256: string;
}

const eventsInPage = 1_000;

/**
 * Writes events as JSON lines to a draft beside `file`, readable by its owner only, and makes them durable. On a failure, such
 * as a full disk, nothing of it remains.
 */
export async function writeDraft(
  file: string,
  pages: AsyncIterable<readonly AuditEventsTable[]>,
  write: WriteBytes = writeSync,
): Promise<FileDigest & { draft: string }> {
  const draft = `${file}.unfinished-${process.pid}`;
  const digest = createHash('sha256');
  let bytes = 0;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    for await (const page of pages) {
      const text = Buffer.from(page.map((event) => `${lineOf(event)}\n`).join(''));
      digest.update(text);
      writeAll(descriptor, text, write);
      bytes += text.length;
    }
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(draft);
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return { draft, bytes, sha256: digest.digest('hex') };
}

/** Removes drafts in the folder that killed processes have left. */
export function removeStaleDrafts(folder: string, instance: string): void {
  const draft = /^(.+)-\d{4}-\d\d\.(?:ndjson\.unfinished|manifest\.json\.new)-(\d+)$/;
  for (const name of readdirSync(folder)) {
    const [, of, pid] = draft.exec(name) ?? [];
    if (of === instance && !isRunning(Number(pid))) rmSync(join(folder, name));
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** In a fixed order, so that the same events always have the same lines. */
function lineOf(event: AuditEventsTable): string {
  const { instance_id, sequence, at, operation, action, outcome, actor_kind, actor } = event;
  const { address, request_id, pt_id, entity, repeats, hash } = event;
  const text = JSON.stringify({
    ...{ instance_id, sequence, at, operation, action, outcome, actor_kind, actor },
    ...{ address, request_id, pt_id, entity, repeats, hash },
  });
  // JSON allows them in texts, but `readline` ends a line at them.
  return text.replaceAll('\u2028', String.raw`\u2028`).replaceAll('\u2029', String.raw`\u2029`);
}

/**
 * Yields the events of an archive in pages, verified: their chain, their number and the SHA-256 of the file. The fault of an
 * event is reported in its place; that of the file only after the last page.
 * @throws {ArchiveFault} if the file is missing or differs from what was sealed
 */
export async function* readArchive(
  folder: string,
  manifest: ArchiveManifest,
): AsyncGenerator<AuditEventsTable[]> {
  const file = archiveFile(folder, manifest);
  const digest = createHash('sha256');
  const stream = createReadStream(file);
  stream.on('data', (chunk) => digest.update(chunk));
  let last = { sequence: manifest.first_sequence - 1, hash: manifest.previous_hash };
  let page: AuditEventsTable[] = [];
  try {
    for await (const line of createInterface(stream)) {
      const event = parseEvent(line);
      const expected = last.sequence + 1;
      if (event === undefined) throw new ArchiveFault(`${file}: event ${expected} is unreadable.`);
      if (hashAuditEvent(last.hash, event) !== event.hash) {
        const verified = expected - manifest.first_sequence;
        throw new ArchiveFault(`${file}: ${await faultOf(event, expected, file, verified)}.`);
      }
      if (event.sequence !== expected) {
        throw new ArchiveFault(`${file}: event ${expected} was renumbered.`);
      }
      last = { sequence: expected, hash: event.hash };
      page.push(event);
      if (page.length < eventsInPage) continue;
      yield page;
      page = [];
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new ArchiveFault(`${file} is missing.`);
    throw error;
  }
  if (page.length > 0) yield page;
  if (last.sequence < manifest.last_sequence) {
    throw new ArchiveFault(`${file}: event ${last.sequence + 1} was removed.`);
  }
  if (last.sequence > manifest.last_sequence || last.hash !== manifest.last_hash) {
    throw new ArchiveFault(`${file}: its last event is not the one that was sealed.`);
  }
  if (digest.digest('hex') !== manifest.sha256) {
    throw new ArchiveFault(`${file} was changed after it was sealed.`);
  }
}

function parseEvent(line: string): AuditEventsTable | undefined {
  try {
    const event: unknown = JSON.parse(line);
    return typeof event === 'object' && event !== null ? (event as AuditEventsTable) : undefined;
  } catch {
    return undefined;
  }
}

/** @param verified the number of events before it in the file, which are read again */
async function faultOf(
  event: AuditEventsTable,
  expected: number,
  file: string,
  verified: number,
): Promise<string> {
  if (await followsOneOf(event, file, verified)) {
    return `event ${event.sequence} was reordered or repeated`;
  }
  return event.sequence > expected
    ? `event ${expected} was removed or reordered`
    : `event ${expected} was edited`;
}

/** Whether an event is unchanged, and follows one of the first events of a file, or none. */
async function followsOneOf(
  event: AuditEventsTable,
  file: string,
  count: number,
): Promise<boolean> {
  const follows = (hash: string) => hashAuditEvent(hash, event) === event.hash;
  if (follows(emptyTrailHash)) return true;
  const stream = createReadStream(file);
  let left = count;
  try {
    for await (const line of createInterface(stream)) {
      if (left === 0) break;
      left -= 1;
      if (follows(parseEvent(line)?.hash ?? emptyTrailHash)) return true;
    }
    return false;
  } finally {
    stream.destroy();
  }
}
