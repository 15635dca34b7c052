import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { loadConfig } from '../../config.ts';
import { readAnchorKey } from '../../portal/audit/anchor-key.ts';
import { anchorOfLine, isGenuine } from '../../portal/audit/anchors.ts';
import {
  type TrailFault,
  type TrailFaultKind,
  verifyTrail,
} from '../../portal/audit/verify-trail.ts';
import { findOperatorCaller } from '../../portal/operator.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, unlessRefused } from '../command-failure.ts';
import { createProgress } from '../progress.ts';
import { withDatabase } from '../with-database.ts';

/** Checks an instance's audit trail, and prints where it ends. */
export async function runAuditVerify(
  context: CommandContext,
  subdomain: string,
  { head: notedHead, anchors: anchorFile }: { head?: string; anchors?: string },
): Promise<void> {
  const { operator, stdout, stderr } = context;
  const anchors =
    anchorFile === undefined ? undefined : await readAnchors(context, subdomain, anchorFile);
  const { head, fault } = await withDatabase(context, async ({ reads }) => {
    const { instanceId } = unlessRefused(await findOperatorCaller(reads, operator, subdomain));
    const progress = createProgress(stderr);
    try {
      return await verifyTrail(reads, instanceId, {
        notedHead,
        anchors,
        onProgress: (events) => progress.show(`${events} events checked`),
      });
    } finally {
      progress.clear();
    }
  });
  if (fault !== undefined) throw new CommandFailure(trailFaultMessage(subdomain, fault));
  stdout.write(`events ${head.sequence}, sound\nhead   ${head.hash}\n`);
  if (anchors !== undefined) stdout.write(`anchors ${anchors.size}, all found in the trail\n`);
}

/** The anchors of an instance in a log, by the sequence of the event. */
async function readAnchors(
  context: CommandContext,
  subdomain: string,
  file: string,
): Promise<Map<number, string>> {
  const { dataDir } = loadConfig(context.environment);
  const key = readAnchorKey(dataDir);
  if (key === undefined) {
    throw new CommandFailure(
      `There is no anchor-key in ${dataDir}: copy the one that signed the anchors there.`,
    );
  }
  const anchors = new Map<number, string>();
  for await (const line of createInterface(createReadStream(file))) {
    const anchor = anchorOfLine(line);
    if (anchor?.instance !== subdomain) continue;
    const { sequence, hash } = anchor;
    if (!isGenuine(key, anchor)) {
      throw new CommandFailure(
        `The anchor of event ${sequence} in ${file} was not signed with the anchor-key in ${dataDir}.`,
      );
    }
    if ((anchors.get(sequence) ?? hash) !== hash) {
      throw new CommandFailure(trailFaultMessage(subdomain, { kind: 'anchor-unknown', sequence }));
    }
    anchors.set(sequence, hash);
  }
  if (anchors.size === 0) throw new CommandFailure(`${file} has no anchors of ${subdomain}.`);
  return anchors;
}

/** What is wrong with an audit trail, and what to do. */
export function trailFaultMessage(subdomain: string, { kind, sequence }: TrailFault): string {
  return (
    `The audit trail of ${subdomain} is not as it was recorded: ${faults[kind](sequence)}. ` +
    'Keep the database as it is, and compare it with a backup.'
  );
}

const faults: Record<TrailFaultKind, (sequence: number) => string> = {
  edited: (sequence) => `event ${sequence} was edited, or the one before it removed`,
  removed: (sequence) => `event ${sequence} was removed`,
  displaced: (sequence) => `event ${sequence} was reordered, or one before it added`,
  'cut-off': (sequence) => `it was cut off, event ${sequence} is missing`,
  added: (sequence) => `event ${sequence} does not belong to the trail and was added`,
  'anchor-unknown': (sequence) =>
    `event ${sequence} differs from the anchored one, so the trail was cut off or rewritten`,
  'head-unknown': (sequence) =>
    `the head that was noted is not among its ${sequence} events, so it was cut off or written anew`,
};
