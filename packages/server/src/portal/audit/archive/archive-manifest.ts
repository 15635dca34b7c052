import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditArchivesTable } from '../../../store/schema.ts';

/** What an archive contains. It is stored in the database, and beside the events in a file of its own. */
export interface ArchiveManifest {
  format: typeof format;
  /** Subdomain. */
  instance: string;
  /** The month of the last event in UTC, such as `2026-08`. */
  month: string;
  events: number;
  first_sequence: number;
  /** Hash of the event before the first one. */
  previous_hash: string;
  last_sequence: number;
  last_hash: string;
  /** Size of the file with the events. */
  bytes: number;
  /** SHA-256 of that file, hexadecimal. */
  sha256: string;
  /** HMAC-SHA256 of the other fields with the anchor key, hexadecimal. */
  seal: string;
}

const format = 'mdhq-portal-audit-archive/1';

/** Part of an archive that an archive of another trail does not have. */
export type ArchivedMonth = Omit<ArchiveManifest, 'format' | 'seal' | 'events'>;

export function sealArchive(key: Uint8Array, archive: ArchivedMonth): ArchiveManifest {
  const unsealed = { ...manifestOf(archive), seal: '' };
  return { ...unsealed, seal: sealOf(key, unsealed).toString('hex') };
}

/** Whether a manifest was sealed with the key, and is unchanged. */
export function isSealed(key: Uint8Array, manifest: ArchiveManifest): boolean {
  const seal = Buffer.from(manifest.seal, 'hex');
  const expected = sealOf(key, manifest);
  return seal.length === expected.length && timingSafeEqual(seal, expected);
}

function sealOf(key: Uint8Array, { seal: _, ...content }: ArchiveManifest): Buffer {
  return createHmac('sha256', key).update(JSON.stringify(content)).digest();
}

/** The manifest of an archive that the database knows. */
export function manifestOfRow(instance: string, row: AuditArchivesTable): ArchiveManifest {
  return { ...manifestOf({ ...row, instance }), seal: row.seal };
}

/** In the order of the fields in which a manifest is sealed. */
function manifestOf(archive: ArchivedMonth): Omit<ArchiveManifest, 'seal'> {
  return {
    format,
    instance: archive.instance,
    month: archive.month,
    events: archive.last_sequence - archive.first_sequence + 1,
    first_sequence: archive.first_sequence,
    previous_hash: archive.previous_hash,
    last_sequence: archive.last_sequence,
    last_hash: archive.last_hash,
    bytes: archive.bytes,
    sha256: archive.sha256,
  };
}

/** Path of the file with the events of a month. */
export function archiveFile(folder: string, { instance, month }: ArchiveName): string {
  return join(folder, `${instance}-${month}.ndjson`);
}

/** Path of the manifest of a month. */
export function manifestFile(folder: string, { instance, month }: ArchiveName): string {
  return join(folder, `${instance}-${month}.manifest.json`);
}

export type ArchiveName = Pick<ArchiveManifest, 'instance' | 'month'>;

export function renderManifest(manifest: ArchiveManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Whether the file has exactly this manifest. */
export function hasManifest(file: string, manifest: ArchiveManifest): boolean {
  return readFileSync(file, 'utf8') === renderManifest(manifest);
}
