import type { Schema } from '../../src/store/schema.ts';
import type { DatabasePlace } from './rows.ts';
import { openSqliteFile } from './sqlite/sqlite-file.ts';

/** Takes the lock that a write needs, as another process would. @returns a function that releases it */
export async function lockWrites({ dataDir }: DatabasePlace): Promise<() => Promise<void>> {
  const other = openSqliteFile(dataDir);
  other.exec('begin immediate');
  return async () => void other.exec('rollback');
}

/** Makes the database refuse each insert into, or update of, a table, with a message of the engine. */
export async function failWrites(
  { dataDir }: DatabasePlace,
  event: 'insert on' | 'update of dismissed_at on',
  table: keyof Schema,
  message = 'no',
): Promise<void> {
  openSqliteFile(dataDir).exec(
    `create trigger fails before ${event} ${table} begin select raise(abort, '${message}'); end`,
  );
}

/** Deletes all invitations, although mail in the outbox refers to them. */
export async function deleteInvitationsOfMail({ dataDir }: DatabasePlace): Promise<void> {
  openSqliteFile(dataDir).exec('pragma foreign_keys = off; delete from invitations');
}
