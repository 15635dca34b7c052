import { sql } from 'kysely';
import { type Executor, first, type Transaction } from '../database.ts';
import { prepare, prepareCommand } from '../prepared-query.ts';
import type { OutboxTable } from '../schema.ts';

export type OutboxKey = Pick<OutboxTable, 'instance_id' | 'invitation_id' | 'kind'>;

/** A row that a worker has claimed. `attempts` distinguishes this claim from a later one. */
export type OutboxClaim = OutboxKey & Pick<OutboxTable, 'attempts'>;

/** Mail that is due at `now` and not leased, at most `limit` rows. */
type Due = { now: number; limit: number };

/** How many of the longest waiting emails are those of one instance. */
export interface DueOutbox {
  instance_id: number;
  limit: number;
}

/** The unsent mail of all instances. */
export interface OutboxBacklog {
  waiting: number;
  /** When the oldest mail was queued, in milliseconds since 1970; null if there is none. */
  oldest_at: number | null;
}

const insert = prepareCommand<OutboxTable>((queries, parameter) =>
  queries.insertInto('outbox').values({
    instance_id: parameter.instance_id,
    invitation_id: parameter.invitation_id,
    kind: parameter.kind,
    sent_to: parameter.sent_to,
    message_id: parameter.message_id,
    sealed_token: parameter.sealed_token,
    created_at: parameter.created_at,
    expires_at: parameter.expires_at,
    attempts: parameter.attempts,
    next_attempt_at: parameter.next_attempt_at,
    leased_until: parameter.leased_until,
  }),
);

const selectDue = prepare<Due, Pick<OutboxTable, 'instance_id'>>((queries, parameter) =>
  queries
    .selectFrom('outbox')
    .select('instance_id')
    .where('next_attempt_at', '<=', parameter.now)
    .where((row) =>
      row.or([row('leased_until', 'is', null), row('leased_until', '<=', parameter.now)]),
    )
    .orderBy('next_attempt_at')
    .limit(parameter.limit),
);

const claimDue = prepare<Due & { instance_id: number; leased_until: number }, OutboxTable>(
  (queries, parameter) =>
    queries
      .updateTable('outbox')
      .set({ leased_until: parameter.leased_until, attempts: sql<number>`attempts + 1` })
      .where(({ eb, refTuple }) =>
        eb(
          refTuple('instance_id', 'invitation_id', 'kind'),
          'in',
          queries
            .selectFrom('outbox')
            .select(['instance_id', 'invitation_id', 'kind'])
            .where('instance_id', '=', parameter.instance_id)
            .where('next_attempt_at', '<=', parameter.now)
            .where((row) =>
              row.or([row('leased_until', 'is', null), row('leased_until', '<=', parameter.now)]),
            )
            .orderBy('next_attempt_at')
            .limit(parameter.limit)
            .$asTuple('instance_id', 'invitation_id', 'kind'),
        ),
      )
      .returningAll(),
);

const selectNextDue = prepare<object, Pick<OutboxTable, 'next_attempt_at'>>((queries) =>
  queries
    .selectFrom('outbox')
    .select('next_attempt_at')
    .where('leased_until', 'is', null)
    .orderBy('next_attempt_at')
    .limit(1),
);

const selectBacklog = prepare<object, OutboxBacklog>((queries) =>
  queries
    .selectFrom('outbox')
    .select(({ fn }) => [
      fn.countAll<number>().as('waiting'),
      fn.min<number | null>('created_at').as('oldest_at'),
    ]),
);

const selectAll = prepare<object, OutboxTable>((queries) =>
  queries
    .selectFrom('outbox')
    .selectAll()
    .orderBy('instance_id')
    .orderBy('invitation_id')
    .orderBy('kind'),
);

const releaseClaim = prepareCommand<OutboxClaim & { next_attempt_at: number }>(
  (queries, parameter) =>
    queries
      .updateTable('outbox')
      .set({ next_attempt_at: parameter.next_attempt_at, leased_until: null })
      .where('instance_id', '=', parameter.instance_id)
      .where('invitation_id', '=', parameter.invitation_id)
      .where('kind', '=', parameter.kind)
      .where('attempts', '=', parameter.attempts),
);

const restartLeases = prepareCommand<{ before: number; leased_until: number }>(
  (queries, parameter) =>
    queries
      .updateTable('outbox')
      .set({ leased_until: parameter.leased_until })
      .where((row) =>
        row.or([
          row('leased_until', '>', parameter.before),
          row('leased_until', '>', parameter.leased_until),
        ]),
      ),
);

const cutWaits = prepareCommand<{ now: number; latest: number }>((queries, parameter) =>
  queries
    .updateTable('outbox')
    .set({ next_attempt_at: parameter.now })
    .where((row) =>
      row.or([
        row('next_attempt_at', '>', parameter.latest),
        row.and([row('attempts', '=', 0), row('next_attempt_at', '>', parameter.now)]),
      ]),
    ),
);

const deleteByKey = prepareCommand<OutboxKey>((queries, parameter) =>
  queries
    .deleteFrom('outbox')
    .where('instance_id', '=', parameter.instance_id)
    .where('invitation_id', '=', parameter.invitation_id)
    .where('kind', '=', parameter.kind),
);

const deleteByPatient = prepareCommand<{ instance_id: number; pt_id: number }>(
  (queries, parameter) =>
    queries
      .deleteFrom('outbox')
      .where('instance_id', '=', parameter.instance_id)
      .where('kind', '=', 'invitation')
      .where(
        'invitation_id',
        'in',
        queries
          .selectFrom('invitations')
          .select('invitation_id')
          .where('instance_id', '=', parameter.instance_id)
          .where('pt_id', '=', parameter.pt_id),
      ),
);

export async function insertOutbox(transaction: Transaction, row: OutboxTable): Promise<void> {
  await transaction.execute(insert, row);
}

/** Finds the mail of all instances that is due and not leased, the longest waiting first, and counts it by instance. */
export async function dueOutbox(executor: Executor, due: Due): Promise<DueOutbox[]> {
  const counts = new Map<number, number>();
  for (const { instance_id } of await executor.execute(selectDue, due)) {
    counts.set(instance_id, (counts.get(instance_id) ?? 0) + 1);
  }
  return [...counts].map(([instance_id, limit]) => ({ instance_id, limit }));
}

/** Leases mail of an instance that is due and not leased until `leased_until`, the longest waiting first. */
export function claimOutbox(
  transaction: Transaction,
  claim: Due & { instance_id: number; leased_until: number },
): Promise<OutboxTable[]> {
  return transaction.execute(claimDue, claim);
}

/** When the next mail that is not leased is due; undefined if there is none. */
export async function nextOutboxDue(executor: Executor): Promise<number | undefined> {
  return (await first(executor, selectNextDue, {}))?.next_attempt_at;
}

export async function outboxBacklog(executor: Executor): Promise<OutboxBacklog> {
  return (await first(executor, selectBacklog, {})) ?? { waiting: 0, oldest_at: null };
}

/** All mail that is queued or being sent. */
export function listOutbox(executor: Executor): Promise<OutboxTable[]> {
  return executor.execute(selectAll, {});
}

/** Releases a claim; the next attempt is at `next_attempt_at`. Does nothing if the claim was lost meanwhile. */
export async function postponeOutbox(
  transaction: Transaction,
  claim: OutboxClaim & { next_attempt_at: number },
): Promise<void> {
  await transaction.execute(releaseClaim, claim);
}

/** Sets the end of leases to `leased_until` if they were active at `before` or end later than that. */
export async function restartOutboxLeases(
  transaction: Transaction,
  lease: { before: number; leased_until: number },
): Promise<void> {
  await transaction.execute(restartLeases, lease);
}

/** Makes mail due now that was never tried, or whose next attempt is after `latest`. */
export async function cutOutboxWaits(
  transaction: Transaction,
  wait: { now: number; latest: number },
): Promise<void> {
  await transaction.execute(cutWaits, wait);
}

export async function deleteOutbox(transaction: Transaction, key: OutboxKey): Promise<void> {
  await transaction.execute(deleteByKey, key);
}

/** Deletes the queued invitation emails of a patient, and with them the copies of the link tokens. */
export async function deleteInvitationMail(
  transaction: Transaction,
  patient: { instance_id: number; pt_id: number },
): Promise<void> {
  await transaction.execute(deleteByPatient, patient);
}
