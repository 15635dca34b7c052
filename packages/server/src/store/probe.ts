import { type Database, first } from './database.ts';
import { prepare } from './prepared-query.ts';

const selectAny = prepare<object, { instance_id: number }>((queries) =>
  queries.selectFrom('instances').select('instance_id').limit(1),
);

/**
 * Reads an instance, and acquires and releases its write lock. It writes nothing, so it does not wait for the disk.
 * @throws {StoreUnavailable} if either fails
 */
export async function probeDatabase(database: Database): Promise<void> {
  const instance = await first(database.reads, selectAny, {});
  await database.write(async () => undefined, instance?.instance_id);
}
