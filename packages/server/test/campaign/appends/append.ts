import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { verifyTrail } from '../../../src/portal/audit/verify-trail.ts';
import { findAuditHead } from '../../../src/store/audit/audit-events.ts';
import type { Database } from '../../../src/store/database.ts';
import { insertInstance } from '../../../src/store/instances/instances.ts';
import { parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';
import { openPostgresDatabase } from '../../../src/store/postgres/open-database.ts';
import { instanceRow } from '../../support/clinic/seed.ts';

/** What one server appends. */
export interface AppendTask {
  url: string;
  events: number;
  /** How many events it appends concurrently. */
  writers: number;
  /** Each event belongs to the next one of so many clinics. */
  clinics: number;
  /** Whether concurrent events share a commit. */
  commit: 'group' | 'each';
}

export interface AppendOutcome {
  perSecond: number;
  faults: string[];
}

const worker = fileURLToPath(import.meta.resolve('./append-worker.ts'));

/** Creates clinics in an empty database. */
export async function createClinics(url: string, clinics: number): Promise<void> {
  await withDatabase(url, (database) =>
    database.write(async (transaction) => {
      for (let clinic = 1; clinic <= clinics; clinic += 1)
        await insertInstance(transaction, instanceRow(`clinic-${clinic}`, 0));
    }),
  );
}

/** Appends events by several servers concurrently, and then verifies all trails. @param task of all servers together */
export async function append(servers: number, task: AppendTask): Promise<AppendOutcome> {
  const { url, clinics, events } = task;
  return withDatabase(url, async (database) => {
    const before = await countEvents(database, clinics);
    const share = { ...task, events: events / servers, writers: task.writers / servers };
    const processes = Array.from({ length: servers }, () => fork(worker, [JSON.stringify(share)]));
    await Promise.all(processes.map((process) => once(process, 'message')));
    const started = performance.now();
    await Promise.all(
      processes.map(async (process) => {
        const ended = once(process, 'message');
        const failed = once(process, 'exit').then(([code]) => {
          if (code !== 0) throw new Error('A server failed.');
        });
        process.send('start');
        await Promise.race([ended, failed]);
      }),
    );
    const seconds = (performance.now() - started) / 1_000;
    const faults: string[] = [];
    for (let instance = 1; instance <= clinics; instance += 1) {
      const { fault } = await verifyTrail(database.reads, instance);
      if (fault !== undefined) faults.push(`${instance}: ${fault.kind} at ${fault.sequence}`);
    }
    const appended = (await countEvents(database, clinics)) - before;
    if (appended !== events) faults.push(`${appended} of ${events} events are stored`);
    return { perSecond: events / seconds, faults };
  });
}

async function countEvents(database: Database, clinics: number): Promise<number> {
  let count = 0;
  for (let instance = 1; instance <= clinics; instance += 1)
    count += (await findAuditHead(database.reads, instance))?.sequence ?? 0;
  return count;
}

async function withDatabase<Result>(
  url: string,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const { database } = await openPostgresDatabase(parseDatabaseUrl(url));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
