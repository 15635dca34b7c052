import type { Database } from './database.ts';
import { prepare } from './prepared-query.ts';

const selectAny = prepare<object, { instance_id: number }>((queries) =>
  queries.selectFrom('instances').select('instance_id').limit(1),
);

/**
 * Reads a row, and takes and gives back the write lock. Nothing is written, so nothing waits for a disk.
 * @throws {StoreUnavailable} when one of the two can't be had
 */
export async function probeDatabase(database: Database): Promise<void> {
  await database.reads.execute(selectAny, {});
  await database.write(async () => undefined);
}
