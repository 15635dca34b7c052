import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { archiveReader } from '../../../src/cli/actions/audit-archive.ts';
import type { WriteBytes } from '../../../src/platform/durable-file.ts';
import { createFileReceiver } from '../../../src/portal/audit/stream/file-receiver.ts';
import type { Receiver } from '../../../src/portal/audit/stream/receiver.ts';
import {
  createStreamLeases,
  removeStream,
} from '../../../src/portal/audit/stream/stream-leases.ts';
import {
  createAuditStream,
  type StreamDependencies,
  type StreamReport,
  silentReport,
} from '../../../src/portal/audit/stream/stream-trails.ts';
import { emptyTrailHash } from '../../../src/store/audit/audit-chain.ts';
import type { Database } from '../../../src/store/database.ts';
import { allRows, changeRows } from '../rows.ts';
import { archivableTrail, inMonth } from './archivable-trail.ts';

export interface Line {
  instance: string;
  sequence: number;
  hash: string;
  auditEvent: object;
}

interface StreamOptions extends Partial<StreamDependencies> {
  holder?: string;
  /** For the leases. */
  database?: Database;
  write?: WriteBytes;
  report?: StreamReport;
}

/** A sandbox with one event at each of the times, and streams of it to a file. */
export async function streamedTrail(times: readonly number[]) {
  const trail = await archivableTrail(times);
  const { database, folder, dataDir } = trail;
  const file = join(dataDir, 'audit.ndjson');
  const time = { now: inMonth('2026-11') };
  const clock = () => time.now;
  const uptime = clock;

  const open = ({
    holder = 'one',
    write,
    database: used = database,
    ...others
  }: StreamOptions = {}) => {
    const receiver: Receiver = others.receiver ?? createFileReceiver(file, 0o600, write);
    const only = { sandbox: 1, other: 2 }[others.instance ?? ''];
    const leases = createStreamLeases(
      { database: used, clock, operator: 'kim', stream: 'default', holder },
      only,
    );
    const stream = createAuditStream({
      clock,
      ...{ reads: database.reads, leases, receiver, instance: undefined, from: undefined, uptime },
      originOf: (subdomain) => `https://${subdomain}.example.com`,
      readArchived: undefined,
      checkSeal: () => 'unknown',
      report: silentReport,
      ...others,
    });
    onTestFinished(() => receiver.close());
    return stream;
  };

  return {
    ...trail,
    file,
    time,
    /** Opens a stream, which is a process of its own if it has another holder. */
    open,
    readArchived: ((subdomain, archive) =>
      archiveReader(folder, subdomain)(archive)) satisfies StreamDependencies['readArchived'],
    /** Creates further instances, whose trails are empty. */
    async createInstances(...ids: number[]) {
      for (const id of ids) {
        await changeRows(
          { dataDir },
          `insert into instances select ${id}, 'clinic-${id}', name, email, phone, time_zone, mail_subject, mail_text, mail_html, surface, created_at, portal_url from instances where instance_id = 1;
           insert into audit_heads values (${id}, 0, '${emptyTrailHash}')`,
        );
      }
    },
    removeStream: () => removeStream({ database, clock }, 'kim', 'default'),
    /** The complete lines of a file. */
    lines: (path = file): Line[] =>
      (existsSync(path) ? readFileSync(path, 'utf8') : '')
        .split('\n')
        .flatMap((line) => parseLine(line) ?? []),
    positions: async () =>
      (await allRows({ dataDir }, 'audit_streams')).map(({ sequence }) => sequence),
    /** The events of all trails, as the lines of a file identify them. */
    async events() {
      return (await allRows({ dataDir }, 'audit_events')).map(
        ({ instance_id, sequence, hash }) => ({
          ...{ instance: instance_id === 1 ? 'sandbox' : 'other', sequence, hash },
        }),
      );
    },
  };
}

function parseLine(line: string): Line | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What identifies the event of a line. */
export function idOf({ instance, sequence, hash }: Line) {
  return { instance, sequence, hash };
}

/** Without the lines that repeat an event. */
export function firstOfEach(lines: readonly Line[]): Line[] {
  const known = new Set<string>();
  return lines.filter(({ hash }) => !known.has(hash) && known.add(hash));
}
