import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFileOnce } from '../../platform/durable-file.ts';
import { errorCode } from '../../platform/error-code.ts';
import type { Random } from '../../platform/random.ts';
import { listAuditArchives } from '../../store/audit/audit-archives.ts';
import { findAuditEvent, findAuditHead } from '../../store/audit/audit-events.ts';
import type { Executor } from '../../store/database.ts';
import { listInstances } from '../../store/instances/instances.ts';
import { checkSeal, type SealSources } from './archive/archive-seals.ts';
import type { TrailHead } from './trail.ts';

/** The head of a trail in the log, where a change of the database does not alter it. */
export interface Anchor extends TrailHead {
  /** Subdomain. */
  instance: string;
  /** HMAC-SHA256 of the other fields with the anchor key, hexadecimal. */
  mac: string;
}

/** The part of a logger that anchoring uses. */
export interface AnchorLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface Anchors {
  /** The instances whose trail was changed after it was anchored, since the start. */
  readonly changedTrails: ReadonlySet<string>;
  /** Anchors the trails that have grown since the previous call. */
  anchor(): Promise<void>;
  /** Anchors now and then regularly. */
  start(): void;
  /** Anchors for the last time. */
  stop(): Promise<void>;
}

const message = 'audit anchor';
const intervalMs = 5 * 60_000;

/**
 * Logs the heads of all trails regularly. It also checks the events that it anchored before: if one of them has changed, the trail
 * was rewritten while the server ran, which is logged as an error. A line that the log has dropped is repeated the next time.
 * @param key signs the anchors, and has sealed archives
 * @param droppedLines how many lines the log has dropped since the start, because they could not be written
 */
export function createAnchors(
  reads: Executor,
  key: Uint8Array,
  logger: AnchorLog,
  droppedLines: () => number,
  seals: Omit<SealSources, 'anchorKey'> = {},
): Anchors {
  const latest = new Map<number, TrailHead>();
  const changedTrails = new Set<string>();

  /** @returns whether the log has accepted the line */
  function isLogged(writeLine: () => void): boolean {
    const before = droppedLines();
    writeLine();
    return droppedLines() === before;
  }

  /** Whether an anchored event was moved to an archive; the database knows the hash of its last event only. */
  async function isArchived(instanceId: number, instance: string, { sequence, hash }: TrailHead) {
    const archives = await listAuditArchives(reads, instanceId);
    const archive = archives.find(({ last_sequence }) => sequence <= last_sequence);
    if (archive === undefined || sequence < archive.first_sequence) return false;
    if (sequence === archive.last_sequence && hash !== archive.last_hash) return false;
    return checkSeal({ ...seals, anchorKey: key }, instance, archive) !== 'changed';
  }

  async function anchorTrail(instanceId: number, instance: string): Promise<void> {
    const head = await findAuditHead(reads, instanceId);
    const before = latest.get(instanceId);
    if (before !== undefined) {
      const anchored = await findAuditEvent(reads, instanceId, before.sequence);
      const { sequence } = before;
      const warn = () =>
        logger.error({ instance, sequence }, 'the audit trail was changed: run audit verify');
      const isUnchanged =
        anchored === undefined
          ? await isArchived(instanceId, instance, before)
          : anchored.hash === before.hash;
      if (!isUnchanged) {
        changedTrails.add(instance);
        if (!isLogged(warn)) return;
      }
    }
    if (head === undefined || head.sequence === 0 || head.hash === before?.hash) return;
    const { sequence, hash } = head;
    const anchor = signAnchor(key, { instance, sequence, hash });
    if (isLogged(() => logger.info({ anchor }, message))) {
      latest.set(instanceId, { sequence, hash });
    }
  }

  async function anchor(): Promise<void> {
    try {
      for (const { instance_id, subdomain } of await listInstances(reads)) {
        await anchorTrail(instance_id, subdomain);
      }
    } catch (err) {
      logger.error({ err }, 'the audit trails could not be anchored');
    }
  }

  let timer: NodeJS.Timeout | undefined;
  return {
    changedTrails,
    anchor,
    start() {
      void anchor();
      timer = setInterval(anchor, intervalMs);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      return anchor();
    },
  };
}

export function signAnchor(key: Uint8Array, head: Omit<Anchor, 'mac'>): Anchor {
  return { ...head, mac: macOf(key, head).toString('hex') };
}

export function isGenuine(key: Uint8Array, anchor: Anchor): boolean {
  const mac = Buffer.from(anchor.mac, 'hex');
  const expected = macOf(key, anchor);
  return mac.length === expected.length && timingSafeEqual(mac, expected);
}

function macOf(key: Uint8Array, { instance, sequence, hash }: Omit<Anchor, 'mac'>): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([instance, sequence, hash]))
    .digest();
}

/** Parses the anchor in a log line; a prefix before the JSON is skipped. @returns undefined if there is none */
export function anchorOfLine(line: string): Anchor | undefined {
  if (!line.includes(`"${message}"`)) return undefined;
  try {
    const { anchor } = JSON.parse(line.slice(line.indexOf('{'))) as { anchor?: Partial<Anchor> };
    const { instance, sequence, hash, mac } = anchor ?? {};
    const isAnchor =
      typeof instance === 'string' &&
      typeof sequence === 'number' &&
      typeof hash === 'string' &&
      typeof mac === 'string';
    return isAnchor ? { instance, sequence, hash, mac } : undefined;
  } catch {
    return undefined;
  }
}

const keyBytes = 32;

/**
 * The key that anchors are signed with, from the file in the data directory.
 * @returns undefined if there is no file: the first start of the server creates it
 * @throws {Error} if the file is not a valid key
 */
export function readAnchorKey(dataDir: string): Uint8Array | undefined {
  let text: string;
  try {
    text = readFileSync(fileIn(dataDir), 'utf8').trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new Error(`${fileIn(dataDir)} is not a key of 64 hexadecimal digits.`);
  }
  return Buffer.from(text, 'hex');
}

/** Reads the anchor key, or creates it, readable by its owner only, if it is missing (Q61). */
export function openAnchorKey(dataDir: string, random: Random): Uint8Array {
  const key = readAnchorKey(dataDir);
  if (key !== undefined) return key;
  createFileOnce(fileIn(dataDir), `${Buffer.from(random(keyBytes)).toString('hex')}\n`);
  return openAnchorKey(dataDir, random);
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'anchor-key');
}
