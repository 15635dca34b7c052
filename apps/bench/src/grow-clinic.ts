import type { ClinicSize } from './effort.ts';
import type { BenchDatabase, BulkConnection } from './engines/engine.ts';

/** How many rows are written before the progress is reported. */
const rowsPerStep = 500_000;

/**
 * Multiplies the patients and requests of a clinic, the only one of its database. The ids of the copies continue those of the
 * originals, so with 2,000 patients, patient 2,001 has the same queue as patient 1. It writes to the database directly, without
 * audit events, because five million calls would take an hour.
 * @param onProgress called with the number of requests so far
 */
export async function growClinic(
  database: BenchDatabase,
  { requests, patients }: ClinicSize,
  times: number,
  onProgress: (requests: number) => void = () => undefined,
): Promise<void> {
  const tables = ['patients', 'portal_requests'];
  const bulk = await database.open();
  try {
    await bulk.begin(tables);
    const copy = await copying(bulk, tables, { pt_id: patients, queue_request_id: requests });
    const copies = Math.max(1, Math.floor(rowsPerStep / requests));
    for (let first = 1; first < times; first += copies) {
      const last = Math.min(first + copies, times) - 1;
      await copy(first, last);
      onProgress((last + 1) * requests);
    }
    await bulk.finish(tables);
  } finally {
    await bulk.close();
  }
}

/**
 * @param steps the increment of a column from copy to copy; the originals have at most this value
 * @returns a function that writes some of the copies
 */
async function copying(
  bulk: BulkConnection,
  tables: readonly string[],
  steps: Readonly<Record<string, number>>,
): Promise<(first: number, last: number) => Promise<void>> {
  const statements: ((series: string) => string)[] = [];
  for (const table of tables) {
    const columns = await bulk.columnsOf(table);
    const values = columns.map((name) =>
      name in steps ? `${name} + copy.n * ${steps[name]}` : name,
    );
    const originals = columns
      .filter((name) => name in steps)
      .map((name) => `${name} <= ${steps[name]}`);
    statements.push(
      (series) => `with recursive ${series} insert into ${table} (${columns})
        select ${values} from copy cross join ${table} where ${originals.join(' and ')}`,
    );
  }
  return async (first, last) => {
    const series = `copy (n) as (select ${first} union all select n + 1 from copy where n < ${last})`;
    for (const statement of statements) await bulk.run(statement(series));
  };
}
