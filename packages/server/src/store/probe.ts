import type { Database } from './database.ts';
import { prepare } from './prepared-query.ts';

const selectAny = prepare<object, { instance_id: number }>((queries) =>
  queries.selectFrom('instances').select('instance_id').limit(1),
);

/**
 * Reads a row, and acquires and releases the write lock. It writes nothing, so it does not wait for the disk.
 * @throws {StoreUnavailable} if either fails
 */
export async function probeDatabase(database: Database): Promise<void> {
  await database.reads.execute(selectAny, {});
  await database.write(async () => undefined);
}
