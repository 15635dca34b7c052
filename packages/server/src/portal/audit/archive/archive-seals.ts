import { existsSync } from 'node:fs';
import type { AuditArchivesTable } from '../../../store/schema.ts';
import { hasManifest, isSealed, manifestFile, manifestOfRow } from './archive-manifest.ts';

/** Whether the record of an archive is the one that was sealed. `unknown`: this can't be checked here. */
export type SealState = 'genuine' | 'changed' | 'unknown';

export interface SealSources {
  /** Undefined if there is none. */
  anchorKey: Uint8Array | undefined;
  /** Whether other servers, each with its own key, may have sealed archives of the same database. */
  hasOtherKeys?: boolean | undefined;
  /** The folder of the archives, if it is known: records that another key has sealed equal their manifests in it. */
  folder?: string | undefined;
}

/**
 * Checks the record of an archive in the database (Q59): anyone who can write to the database can add or change one, which would
 * hide that events were removed.
 */
export function checkSeal(
  { anchorKey, hasOtherKeys = false, folder }: SealSources,
  subdomain: string,
  archive: AuditArchivesTable,
): SealState {
  const manifest = manifestOfRow(subdomain, archive);
  if (anchorKey !== undefined && isSealed(anchorKey, manifest)) return 'genuine';
  if (!hasOtherKeys) return anchorKey === undefined ? 'unknown' : 'changed';
  if (folder === undefined) return 'unknown';
  const file = manifestFile(folder, manifest);
  return existsSync(file) && hasManifest(file, manifest) ? 'genuine' : 'changed';
}
