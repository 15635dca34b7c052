import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { loadConfig, originOf } from '../../config.ts';
import { anchorOfLine, isGenuine, readAnchorKey } from '../../portal/audit/anchors.ts';
import { checkSeal } from '../../portal/audit/archive/archive-seals.ts';
import { exportTrail, TrailGap, type TrailPeriod } from '../../portal/audit/export-trail.ts';
import { findTrailStart } from '../../portal/audit/trail.ts';
import {
  type TrailFault,
  type TrailFaultKind,
  verifyTrail,
} from '../../portal/audit/verify-trail.ts';
import { findOperatorCaller } from '../../portal/caller.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, unlessRefused } from '../failures.ts';
import { createProgress } from '../progress.ts';
import { withDatabase } from '../with-database.ts';
import {
  type ArchivesOptions,
  archiveReader,
  describeArchived,
  unreadArchives,
} from './audit-archive.ts';

/** Writes the audit trail of an instance to standard output, as fast as it accepts data. */
export function runAuditExport(
  context: CommandContext,
  subdomain: string,
  options: TrailPeriod & ArchivesOptions,
): Promise<void> {
  const { operator, clock, stdout, stderr, environment } = context;
  const { archives: folder, archivesFrom } = options;
  const config = loadConfig(environment);
  const origin = originOf(config, subdomain);
  return withDatabase(context, async (database) => {
    const caller = unlessRefused(await findOperatorCaller(database.reads, operator, subdomain));
    const start = await findTrailStart(database.reads, caller.instanceId);
    const { archives } = start;
    const read = folder === undefined ? undefined : archiveReader(folder, subdomain, archivesFrom);
    const left = describeArchived(unreadArchives(archives, options));
    if (left !== undefined) {
      const hint = folder === undefined ? ' Pass --archives.' : '';
      stderr.write(`Not exported, because they are archived: ${left}.${hint}\n`);
    }
    const lines = exportTrail({ database, clock }, caller, origin, options, start, read);
    await pipeline(Readable.from(lines), stdout, { end: false }).catch((error: unknown) => {
      if (!(error instanceof TrailGap)) throw error;
      throw new CommandFailure(
        `The export is incomplete: events ${error.first} to ${error.last} were archived meanwhile. Run it again with --archives, and all months in that folder.`,
      );
    });
    // After the events, because an incomplete export is better than none.
    const anchorKey = readAnchorKey(config.dataDir);
    const changed = archives.find(
      (archive) => checkSeal({ anchorKey }, subdomain, archive) === 'changed',
    );
    if (changed === undefined) return;
    const fault = { kind: 'archive-unsealed', sequence: changed.first_sequence } as const;
    throw new CommandFailure(trailFaultMessage(subdomain, fault));
  });
}

export interface VerifyOptions extends ArchivesOptions {
  head?: string;
  /** File with the server log. */
  anchors?: string;
}

/** Verifies the audit trail of an instance, and prints its head. */
export async function runAuditVerify(
  context: CommandContext,
  subdomain: string,
  options: VerifyOptions,
): Promise<void> {
  const { operator, stdout, stderr, environment } = context;
  const { head: notedHead, anchors: anchorFile, archives: folder, archivesFrom } = options;
  const anchorKey = readAnchorKey(loadConfig(environment).dataDir);
  const anchors =
    anchorFile === undefined
      ? undefined
      : (await readAnchors(context, anchorFile, subdomain)).get(subdomain);
  const {
    head,
    fault,
    archived = [],
  } = await withDatabase(context, async ({ reads }) => {
    const { instanceId } = unlessRefused(await findOperatorCaller(reads, operator, subdomain));
    const progress = createProgress(stderr);
    try {
      return await verifyTrail(reads, instanceId, {
        notedHead,
        anchors,
        checkSeal: (archive) => checkSeal({ anchorKey }, subdomain, archive),
        readArchived:
          folder === undefined ? undefined : archiveReader(folder, subdomain, archivesFrom),
        onProgress: (events) => progress.show(`${events} events checked`),
      });
    } finally {
      progress.clear();
    }
  });
  const unread = unreadArchives(archived, options);
  const isPartial = unread.length > 0;
  if (fault !== undefined) {
    const hint =
      isPartial && fault.kind === 'head-unknown'
        ? ` The head may be that of an archived event${folder === undefined ? ': pass --archives' : ' that was not read'}.`
        : '';
    throw new CommandFailure(trailFaultMessage(subdomain, fault) + hint);
  }
  const last = unread.at(-1)?.last_sequence ?? 0;
  const first = isPartial ? `${last + 1} to ` : '';
  stdout.write(`events ${first}${head.sequence}, verified\nhead   ${head.hash}\n`);
  if (anchors !== undefined) {
    const checked = [...anchors.keys()].filter((sequence) => !isPartial || sequence >= last).length;
    const rest = anchors.size - checked;
    const unchecked = rest === 0 ? '' : `; ${rest} of archived events not checked`;
    stdout.write(`anchors ${checked}, verified${unchecked}\n`);
  }
  const inArchives = describeArchived(archived);
  if (inArchives === undefined) return;
  const seal =
    anchorKey !== undefined ? 'the seal is genuine' : 'no anchor-key to check the seal with';
  const verified = isPartial ? `from event ${last + 1} on verified in` : 'verified in';
  const state =
    folder === undefined
      ? 'not read; pass --archives to verify them'
      : `${verified} ${folder}${isPartial ? ', earlier ones not read' : ''}`;
  stdout.write(`archived ${inArchives}: ${state}; ${seal}\n`);
}

/**
 * Reads the anchors in a log.
 * @param only the subdomain of the instance to read; all instances by default
 * @returns hashes by subdomain and sequence, with at least one anchor
 */
export async function readAnchors(
  context: CommandContext,
  file: string,
  only?: string,
): Promise<Map<string, Map<number, string>>> {
  const { dataDir } = loadConfig(context.environment);
  const key = readAnchorKey(dataDir);
  if (key === undefined) {
    throw new CommandFailure(
      `No anchor-key in ${dataDir}: copy the key that signed the anchors to it.`,
    );
  }
  const anchors = new Map<string, Map<number, string>>();
  for await (const line of createInterface(createReadStream(file))) {
    const anchor = anchorOfLine(line);
    if (anchor === undefined || (only !== undefined && anchor.instance !== only)) continue;
    const { instance, sequence, hash } = anchor;
    if (!isGenuine(key, anchor)) {
      throw new CommandFailure(
        `The anchor of event ${sequence} in ${file} was not signed with the anchor-key in ${dataDir}.`,
      );
    }
    const known = anchors.get(instance) ?? new Map<number, string>();
    anchors.set(instance, known);
    if ((known.get(sequence) ?? hash) !== hash) {
      throw new CommandFailure(trailFaultMessage(instance, { kind: 'anchor-unknown', sequence }));
    }
    known.set(sequence, hash);
  }
  if (anchors.size === 0) {
    throw new CommandFailure(`No anchors${only === undefined ? '' : ` of ${only}`} in ${file}.`);
  }
  return anchors;
}

/** The message of a fault in an audit trail. */
export function trailFaultMessage(subdomain: string, { kind, sequence }: TrailFault): string {
  return (
    `The audit trail of ${subdomain} was changed: ${faults[kind](sequence)}. ` +
    'Keep the database unchanged and compare it with a backup.'
  );
}

const faults: Record<TrailFaultKind, (sequence: number) => string> = {
  edited: (sequence) => `event ${sequence} was edited, or the event before it removed`,
  removed: (sequence) => `event ${sequence} was removed`,
  displaced: (sequence) => `event ${sequence} was reordered, or an event before it added`,
  'cut-off': (sequence) => `it was truncated, event ${sequence} is missing`,
  added: (sequence) => `event ${sequence} does not belong to the trail and was added`,
  'anchor-unknown': (sequence) =>
    `event ${sequence} differs from its anchor, so the trail was truncated or rewritten`,
  'archive-removed': (sequence) =>
    `the record of the archive with event ${sequence} was removed or changed`,
  'archive-unsealed': (sequence) =>
    `the record of the archive with event ${sequence} was changed, or was sealed with another anchor-key than that in PORTAL_DATA_DIR`,
  'head-unknown': (sequence) =>
    `none of its ${sequence} events has the given head, so it was truncated or rewritten`,
};
