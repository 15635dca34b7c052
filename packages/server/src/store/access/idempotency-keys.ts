import { first, type Transaction } from '../database.ts';
import { prepare, prepareCommand } from '../prepared-query.ts';
import type { IdempotencyKeysTable } from '../schema.ts';

/** An Idempotency-Key of an API user. */
export type IdempotencyKey = Pick<
  IdempotencyKeysTable,
  'instance_id' | 'username' | 'idempotency_key'
>;
type Claim = Omit<IdempotencyKeysTable, 'result'>;
type Age = { instance_id: number; before: number };

/** Old keys deleted for each new key: more than one, so that they get fewer, and few, so that it takes no time. */
const purgedPerKey = 10;

const insertUnlessUsed = prepare<Claim, Pick<IdempotencyKeysTable, 'idempotency_key'>>(
  (queries, parameter) =>
    queries
      .insertInto('idempotency_keys')
      .values({
        instance_id: parameter.instance_id,
        username: parameter.username,
        idempotency_key: parameter.idempotency_key,
        fingerprint: parameter.fingerprint,
        result: null,
        created_at: parameter.created_at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('idempotency_key'),
);

const select = prepare<IdempotencyKey, Pick<IdempotencyKeysTable, 'fingerprint' | 'result'>>(
  (queries, parameter) =>
    queries
      .selectFrom('idempotency_keys')
      .select(['fingerprint', 'result'])
      .where('instance_id', '=', parameter.instance_id)
      .where('username', '=', parameter.username)
      .where('idempotency_key', '=', parameter.idempotency_key),
);

const updateResult = prepareCommand<IdempotencyKey & { result: string }>((queries, parameter) =>
  queries
    .updateTable('idempotency_keys')
    .set({ result: parameter.result })
    .where('instance_id', '=', parameter.instance_id)
    .where('username', '=', parameter.username)
    .where('idempotency_key', '=', parameter.idempotency_key),
);

const remove = prepareCommand<IdempotencyKey>((queries, parameter) =>
  queries
    .deleteFrom('idempotency_keys')
    .where('instance_id', '=', parameter.instance_id)
    .where('username', '=', parameter.username)
    .where('idempotency_key', '=', parameter.idempotency_key),
);

const selectNewest = prepare<{ instance_id: number }, Pick<IdempotencyKeysTable, 'created_at'>>(
  (queries, parameter) =>
    queries
      .selectFrom('idempotency_keys')
      .select('created_at')
      .where('instance_id', '=', parameter.instance_id)
      .orderBy('created_at', 'desc')
      .limit(1),
);

const selectOld = prepare<Age, IdempotencyKey>((queries, parameter) =>
  queries
    .selectFrom('idempotency_keys')
    .select(['instance_id', 'username', 'idempotency_key'])
    .where('instance_id', '=', parameter.instance_id)
    .where('created_at', '<', parameter.before)
    .orderBy('created_at')
    .limit(purgedPerKey),
);

/**
 * Reserves a key for the current request.
 * @returns false if it was used before; then nothing is changed
 */
export async function claimIdempotencyKey(
  transaction: Transaction,
  claim: Claim,
): Promise<boolean> {
  return (await first(transaction, insertUnlessUsed, claim)) !== undefined;
}

/** The request and the result that a key was used for. */
export function findIdempotencyKey(
  transaction: Transaction,
  key: IdempotencyKey,
): Promise<Pick<IdempotencyKeysTable, 'fingerprint' | 'result'> | undefined> {
  return first(transaction, select, key);
}

/** Stores the result of the request. @param result JSON text */
export async function keepIdempotentResult(
  transaction: Transaction,
  key: IdempotencyKey,
  result: string,
): Promise<void> {
  await transaction.execute(updateResult, { ...key, result });
}

/** Deletes a key, so that it can be used again. */
export async function releaseIdempotencyKey(
  transaction: Transaction,
  key: IdempotencyKey,
): Promise<void> {
  await transaction.execute(remove, key);
}

/** When the newest key of the instance was claimed; undefined if it has none. */
export async function newestIdempotencyKey(
  transaction: Transaction,
  instance_id: number,
): Promise<number | undefined> {
  return (await first(transaction, selectNewest, { instance_id }))?.created_at;
}

/** Deletes a few keys of the instance that are older than `before`, oldest first. */
export async function purgeIdempotencyKeys(transaction: Transaction, age: Age): Promise<void> {
  for (const key of await transaction.execute(selectOld, age)) {
    await transaction.execute(remove, key);
  }
}
