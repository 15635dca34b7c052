import { onTestFinished } from 'vitest';
import type { Schema } from '../../src/store/schema.ts';
import { connectToDirectory, keepFromReuse } from './postgres/test-databases.ts';
import type { DatabasePlace } from './rows.ts';
import { openSqliteFile } from './sqlite/sqlite-file.ts';
import { isPostgres } from './test-database.ts';

/** Takes the lock that a write needs, as another process would. @returns a function that releases it */
export async function lockWrites({ dataDir }: DatabasePlace): Promise<() => Promise<void>> {
  if (isPostgres) {
    const pool = connectToDirectory(dataDir);
    onTestFinished(() => pool.end());
    await pool.query('begin; lock table audit_heads in exclusive mode');
    return async () => void (await pool.query('rollback'));
  }
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
  if (isPostgres) {
    return onPostgres(
      dataDir,
      `create function fails() returns trigger language plpgsql as $$ begin raise exception '${message}'; end $$;
       create trigger fails before ${event} ${table} for each row execute function fails()`,
    );
  }
  openSqliteFile(dataDir).exec(
    `create trigger fails before ${event} ${table} begin select raise(abort, '${message}'); end`,
  );
}

/** Deletes all invitations, although mail in the outbox refers to them. */
export async function deleteInvitationsOfMail({ dataDir }: DatabasePlace): Promise<void> {
  if (isPostgres) {
    const alone = 'alter table outbox drop constraint outbox_invitation; delete from invitations';
    return onPostgres(dataDir, alone);
  }
  openSqliteFile(dataDir).exec('pragma foreign_keys = off; delete from invitations');
}

async function onPostgres(dataDir: string, statements: string): Promise<void> {
  keepFromReuse(dataDir);
  const pool = connectToDirectory(dataDir);
  await pool.query(statements);
  await pool.end();
}
