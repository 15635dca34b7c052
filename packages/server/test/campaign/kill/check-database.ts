import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { verifyTrail } from '../../../src/portal/audit/verify-trail.ts';
import { createConnection } from '../../../src/store/sqlite/connection.ts';
import type { Ledger } from './ledger.ts';

interface Row {
  id: number;
  key: string;
  dismissed_at: number | null;
  dismissed_by: string | null;
}

/**
 * Compares a database with what its clients have sent.
 * @returns a line for each change that is lost, duplicated or partial
 */
export async function findFaults(dataDir: string, ledger: Ledger): Promise<string[]> {
  const sqlite = new BetterSqlite(join(dataDir, 'portal.sqlite'), { readonly: true });
  try {
    const integrity = sqlite.pragma('integrity_check', { simple: true });
    const { fault } = await verifyTrail(createConnection(sqlite), 1);
    const rows = sqlite
      .prepare<[], Row>(
        `select queue_request_id as id, details ->> '$.notes' as key, dismissed_at, dismissed_by
           from portal_requests where instance_id = 1`,
      )
      .all();
    return [
      ...(integrity === 'ok' ? [] : [`the database is damaged: ${integrity}`]),
      ...(fault === undefined ? [] : [`the audit trail: ${fault.kind} at ${fault.sequence}`]),
      ...feederFaults(rows, ledger),
      ...dismissalFaults(rows, ledger),
      ...eventFaults(rows, sqlite),
    ];
  } finally {
    sqlite.close();
  }
}

function feederFaults(rows: readonly Row[], { feeders }: Ledger): string[] {
  const ids = Map.groupBy(rows, ({ key }) => key);
  const lost = [...feeders]
    .filter(([key, id]) => id !== undefined && !ids.get(key)?.some((row) => row.id === id))
    .map(([, id]) => `request ${id} was acknowledged and is lost`);
  const doubled = [...ids]
    .filter(([, found]) => found.length > 1)
    .map(([key, found]) => `the feeder ${key} was done ${found.length} times`);
  return [...lost, ...doubled];
}

function dismissalFaults(rows: readonly Row[], { dismissals }: Ledger): string[] {
  return rows.flatMap(({ id, dismissed_at, dismissed_by }) => {
    if (dismissed_at === null) {
      return dismissals.get(id) === undefined ? [] : [`the dismissal of ${id} is lost`];
    }
    const told = dismissals.get(id);
    if (!dismissals.has(id)) return [`${id} was dismissed without a request`];
    if (dismissed_by !== 'pk_writer') return [`${id} was dismissed by ${dismissed_by}`];
    return told === undefined || Date.parse(told) === dismissed_at
      ? []
      : [`${id} was dismissed at ${told}, and now at another time`];
  });
}

/** A change has one event, and an event of a successful change has its change. */
function eventFaults(rows: readonly Row[], sqlite: BetterSqlite.Database): string[] {
  const entities = (operation: string) =>
    sqlite
      .prepare<[string], string>(
        `select entity from audit_events
          where instance_id = 1 and operation = ? and outcome = 'success' and action <> 'read' order by 1`,
      )
      .pluck()
      .all(operation)
      .join();
  const named = (some: readonly Row[]) => some.map(({ id }) => `portal_request/${id}`).sort();
  const dismissed = rows.filter(({ dismissed_at }) => dismissed_at !== null);
  return [
    ...(entities('queuePatientPrescription') === named(rows).join()
      ? []
      : ['feeders and events differ']),
    ...(entities('deletePortalRequest') === named(dismissed).join()
      ? []
      : ['dismissals and events differ']),
  ];
}
