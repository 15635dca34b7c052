import type { DatabaseServer } from './database-url.ts';
import { toStoreError } from './errors.ts';
import { createPool } from './pool.ts';

/** Counts the connections of servers and commands to a database. Those of another database user are not counted. */
export async function countConnectedPrograms(server: DatabaseServer): Promise<number> {
  const pool = createPool(server, 1);
  try {
    const { rows } = await pool.query<{ connections: number }>(
      `select count(*) as connections from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()
         and application_name = current_setting('application_name')`,
    );
    return rows[0]?.connections ?? 0;
  } catch (error) {
    throw toStoreError(error);
  } finally {
    await pool.end();
  }
}
