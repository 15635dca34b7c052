import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { patientCount, patientOf } from './clinic.ts';

/**
 * Multiplies the patients and requests of a clinic. The ids of the copies continue those of the originals, so patient
 * 2,001 has the same queue as patient 1. It writes to the database directly, without audit events, because five million
 * calls would take an hour.
 */
export function growClinic(dataDir: string, times: number): void {
  const sqlite = new BetterSqlite(join(dataDir, 'portal.sqlite'));
  sqlite.pragma('synchronous = OFF');
  sqlite.pragma('cache_size = -500000');
  const requestCount = sqlite.prepare('select count(*) from portal_requests').pluck().get();
  sqlite.exec('begin');
  copyRows(sqlite, 'patients', times, { pt_id: patientCount });
  copyRows(sqlite, 'portal_requests', times, {
    pt_id: patientCount,
    queue_request_id: Number(requestCount),
  });
  sqlite.exec('commit');
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  sqlite.close();
}

/**
 * The patient of a request in a clinic that was grown.
 * @param requests of the clinic before it was grown
 */
export function patientOfGrown(requestNumber: number, requests: number): number {
  const copy = Math.floor((requestNumber - 1) / requests);
  return patientOf(requestNumber - copy * requests) + copy * patientCount;
}

/** @param steps the increment of a column from copy to copy */
function copyRows(
  sqlite: BetterSqlite.Database,
  table: string,
  times: number,
  steps: Readonly<Record<string, number>>,
): void {
  const columns = sqlite
    .prepare<[string], string>('select name from pragma_table_info(?)')
    .pluck()
    .all(table);
  const values = columns.map((name) =>
    name in steps ? `${name} + copy.n * ${steps[name]}` : name,
  );
  sqlite.exec(
    `with recursive copy (n) as (select 1 union all select n + 1 from copy where n < ${times - 1})
     insert into ${table} (${columns}) select ${values} from copy cross join ${table}`,
  );
}
