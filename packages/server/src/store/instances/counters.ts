import { sql } from 'kysely';
import { first, type Transaction } from '../database.ts';
import { prepare, prepareCommand } from '../prepared-query.ts';
import type { CounterName } from '../schema.ts';

const increment = prepare<{ instance_id: number; name: CounterName }, { value: number }>(
  (queries, parameter) =>
    queries
      .updateTable('counters')
      .set({ value: sql<number>`value + 1` })
      .where('instance_id', '=', parameter.instance_id)
      .where('name', '=', parameter.name)
      .returning('value'),
);

const insert = prepareCommand<{ instance_id: number; name: CounterName }>((queries, parameter) =>
  queries
    .insertInto('counters')
    .values({ instance_id: parameter.instance_id, name: parameter.name, value: 0 }),
);

const raise = prepareCommand<{ instance_id: number; name: CounterName; value: number }>(
  (queries, parameter) =>
    queries
      .updateTable('counters')
      .set({ value: parameter.value })
      .where('instance_id', '=', parameter.instance_id)
      .where('name', '=', parameter.name)
      .where('value', '<', parameter.value),
);

const incrementOrInsert = prepareCommand<{ instance_id: number; name: CounterName }>(
  (queries, parameter) =>
    queries
      .insertInto('counters')
      .values({ instance_id: parameter.instance_id, name: parameter.name, value: 1 })
      .onConflict((conflict) =>
        conflict
          .columns(['instance_id', 'name'])
          .doUpdateSet({ value: sql<number>`counters.value + 1` }),
      ),
);

const counterNames: CounterName[] = ['patient', 'portal_request', 'invitation'];

/** Adds the counters of a new instance. The first id of each kind is 1. */
export async function insertCounters(transaction: Transaction, instance_id: number): Promise<void> {
  for (const name of counterNames) await transaction.execute(insert, { instance_id, name });
}

/** Returns the next id of a kind. The ids of an instance are assigned in the order of its commits. */
export async function nextId(
  transaction: Transaction,
  instance_id: number,
  name: CounterName,
): Promise<number> {
  const row = await first(transaction, increment, { instance_id, name });
  if (row === undefined) throw new Error(`Instance ${instance_id} has no counter '${name}'.`);
  return row.value;
}

/** Makes sure that `value`, an id that was imported, is never assigned to another row. */
export async function reserveId(
  transaction: Transaction,
  instance_id: number,
  name: CounterName,
  value: number,
): Promise<void> {
  await transaction.execute(raise, { instance_id, name, value });
}

/**
 * Counts a refused renewal that has no audit event. Nothing reads the count: its commit makes the refusal take as long as a
 * renewal.
 */
export async function countRefusedRenewal(
  transaction: Transaction,
  instance_id: number,
): Promise<void> {
  await transaction.execute(incrementOrInsert, { instance_id, name: 'refused_renewal' });
}
