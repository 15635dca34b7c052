import { mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../config.ts';
import { leastFreeBytes } from '../../operations/disk-space.ts';
import { toTimestamp } from '../../platform/clock.ts';
import { findAuditEvent } from '../../store/audit/audit-events.ts';
import type { InstanceCounts } from '../../store/instances/instance-counts.ts';
import { lockDataDirectory } from '../../store/sqlite/data-directory.ts';
import { drillPrefix, removeUnusedDrills } from '../../store/sqlite/leftovers.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, failureMessage } from '../failures.ts';
import { readAnchors, trailFaultMessage } from './audit.ts';
import { backupFiles, type CheckedCopy, type CheckStep, withCheckedCopy } from './checked-copy.ts';
import { describeHeads, settleRestored } from './copied-database.ts';

export interface InspectionOptions {
  /** Folder on the disk for the copy; the data directory by default. */
  scratch?: string | undefined;
  /** Log of the server with anchors that the trails are compared with. */
  anchors?: string | undefined;
  json?: boolean | undefined;
}

interface InstanceReport extends InstanceCounts {
  instance: string;
  events: number;
  /** RFC 3339; null if the trail is empty. */
  last_event_at: string | null;
  head: string;
  /** Null if the trail is unchanged. */
  fault: string | null;
}

/** What is printed with `--json`. */
interface InspectionReport {
  file: string;
  ok: boolean;
  /** The message of the failure; null if there is none. */
  fault: string | null;
  bytes: number;
  checksum: CheckedCopy['checksum'] | null;
  migrated: readonly string[];
  seconds: Partial<Record<CheckStep | 'restore' | 'total', number>>;
  instances: InstanceReport[];
}

/** Checks a backup as a restore does, and prints what it contains. Neither the backup nor a database is changed. */
export function runBackupVerify(
  context: CommandContext,
  backup: string,
  options: InspectionOptions,
): Promise<void> {
  return inspect(context, backup, options, async () => {});
}

/**
 * Restores a backup into a scratch folder, as `restore` does, prints how long each step took, and removes the folder.
 * The database of the data directory is not opened, so a server may run.
 */
export function runRestoreDrill(
  context: CommandContext,
  backup: string,
  options: InspectionOptions,
): Promise<void> {
  return inspect(context, backup, options, async ({ database }, report) => {
    const startedAt = context.uptime();
    await settleRestored(database, context);
    report.seconds.restore = (context.uptime() - startedAt) / 1_000;
  });
}

async function inspect(
  context: CommandContext,
  backup: string,
  { scratch, anchors, json = false }: InspectionOptions,
  finish: (copy: CheckedCopy, report: InspectionReport) => Promise<void>,
): Promise<void> {
  const startedAt = context.uptime();
  const report: InspectionReport = {
    ...{ file: backup, ok: false, fault: null, bytes: 0, checksum: null },
    ...{ migrated: [], seconds: {}, instances: [] },
  };
  try {
    report.bytes = sizeOf(backup);
    const folder = scratchFolder(context, scratch);
    refuseShortDisk(folder, report.bytes);
    const known = anchors === undefined ? undefined : await readAnchors(context, anchors);
    await inScratch(context, folder, (staging) =>
      withCheckedCopy(
        context,
        { backup, staging, consequence: 'use another backup', anchors: known },
        async (copy) => {
          await describe(copy, report);
          if (!json) context.stdout.write(describeInstances(copy, report));
          for (const { subdomain, fault } of copy.trails) {
            if (fault !== undefined) throw new CommandFailure(trailFaultMessage(subdomain, fault));
          }
          await finish(copy, report);
        },
      ),
    );
    report.ok = true;
  } catch (error) {
    report.fault = failureMessage(error);
    throw error;
  } finally {
    report.seconds.total = (context.uptime() - startedAt) / 1_000;
    if (json) context.stdout.write(`${JSON.stringify(report)}\n`);
  }
  if (!json) context.stdout.write(describeResult(report));
}

/** Runs `work` with a new folder, which holds its own lock, and removes the folder. */
async function inScratch(
  { stderr }: CommandContext,
  folder: string,
  work: (staging: string) => Promise<void>,
): Promise<void> {
  for (const path of removeUnusedDrills(folder)) {
    stderr.write(`Removed ${path}, which an interrupted check had left.\n`);
  }
  const staging = mkdtempSync(join(folder, drillPrefix));
  let unlock = () => {};
  try {
    unlock = lockDataDirectory(staging, 'server');
    await work(staging);
  } finally {
    unlock();
    rmSync(staging, { recursive: true });
  }
}

function sizeOf(backup: string): number {
  return backupFiles(backup).reduce((bytes, file) => bytes + statSync(file).size, 0);
}

function scratchFolder({ environment }: CommandContext, scratch: string | undefined): string {
  const folder = scratch ?? loadConfig(environment).dataDir;
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  if (scratch !== undefined)
    throw new CommandFailure(`${folder} is not a folder: create it first.`);
  throw new CommandFailure(
    `No data directory ${folder}: set PORTAL_DATA_DIR, or name a folder for the copy with --scratch.`,
  );
}

/** A migration may write as much as half of the copy again; a server beside it needs free space as well. */
function refuseShortDisk(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const needed = Math.ceil(bytes * 1.5) + 2 * leastFreeBytes;
  if (bavail * bsize >= needed) return;
  throw new CommandFailure(
    `The disk of ${folder} has ${megabytes(bavail * bsize)} free, and the check needs ${megabytes(needed)}: free some space, or name a folder on another disk with --scratch.`,
  );
}

async function describe(copy: CheckedCopy, report: InspectionReport): Promise<void> {
  const { checksum, migrated, seconds } = copy;
  Object.assign(report, { checksum, migrated });
  Object.assign(report.seconds, seconds);
  for (const { instanceId, subdomain, head, fault } of copy.trails) {
    const last = await findAuditEvent(copy.database.reads, instanceId, head.sequence);
    report.instances.push({
      instance: subdomain,
      ...(copy.counts.get(subdomain) ?? { patients: 0, portal_requests: 0, invitations: 0 }),
      events: head.sequence,
      last_event_at: last === undefined ? null : toTimestamp(last.at),
      head: head.hash,
      fault: fault === undefined ? null : trailFaultMessage(subdomain, fault),
    });
  }
}

function describeInstances({ trails }: CheckedCopy, { instances }: InspectionReport): string {
  return instances
    .map((instance, index) => {
      const { patients, portal_requests, invitations, last_event_at } = instance;
      return (
        describeHeads(trails.slice(index, index + 1)) +
        `  ${patients} patients, ${portal_requests} requests, ${invitations} invitations; ` +
        `last event ${last_event_at ?? 'none'}\n`
      );
    })
    .join('');
}

function describeResult({ file, bytes, checksum, migrated, seconds }: InspectionReport): string {
  const { total = 0, ...steps } = seconds;
  const listed = Object.entries(steps).map(([step, time]) => `${step} ${time.toFixed(1)} s`);
  const isRestored = steps.restore !== undefined;
  return (
    (checksum === 'none' ? 'No checksum beside it: changed rows are not detected.\n' : '') +
    (migrated.length > 0
      ? `Made by an earlier version: ${migrated.length} migrations ran.\n`
      : '') +
    `${file}: ${megabytes(bytes)}, ${isRestored ? 'restored and removed' : 'intact'}, ` +
    `${total.toFixed(1)} s (${listed.join(', ')})\n`
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
