import type { ExpressionBuilder } from 'kysely';
import { type Executor, first } from '../database.ts';
import { prepare } from '../prepared-query.ts';
import type { Schema } from '../schema.ts';

/** How many rows an instance has; the audit trail is counted by its head. */
export interface InstanceCounts {
  patients: number;
  portal_requests: number;
  invitations: number;
}

const selectCounts = prepare<{ instance_id: number }, InstanceCounts>((queries, parameter) => {
  const count = (table: keyof InstanceCounts) => (builder: ExpressionBuilder<Schema, never>) =>
    builder
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .where('instance_id', '=', parameter.instance_id)
      .as(table);
  return queries.selectNoFrom([count('patients'), count('portal_requests'), count('invitations')]);
});

/** Counts the rows of an instance. Reads all of them. */
export async function countRows(executor: Executor, instance_id: number): Promise<InstanceCounts> {
  const counts = await first(executor, selectCounts, { instance_id });
  if (counts === undefined) throw new Error('A count has no row.');
  return counts;
}
