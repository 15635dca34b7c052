import { openSqliteFile } from '../sqlite-file.ts';
import type { Clinic } from './clinic.ts';

/** Returns every row of an instance, by table. */
export function rowsOfInstance(
  { dataDir }: Pick<Clinic, 'dataDir'>,
  instanceId: number,
): Record<string, unknown[]> {
  const sqlite = openSqliteFile(dataDir);
  const tables = sqlite
    .prepare<[], string>(
      `select tables.name from sqlite_master as tables join pragma_table_info(tables.name) as columns
        where tables.type = 'table' and columns.name = 'instance_id'`,
    )
    .pluck()
    .all();
  const rowsOf = (table: string) =>
    sqlite.prepare<[number]>(`select * from ${table} where instance_id = ?`).all(instanceId);
  return Object.fromEntries(tables.map((table) => [table, rowsOf(table)]));
}
