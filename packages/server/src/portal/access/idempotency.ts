import type { Uptime } from '@mdhq/portal-access';
import type { Clock } from '../../platform/clock.ts';
import {
  claimIdempotencyKey,
  findIdempotencyKey,
  keepIdempotentResult,
  newestIdempotencyKey,
  purgeIdempotencyKeys,
  releaseIdempotencyKey,
} from '../../store/access/idempotency-keys.ts';
import type { Database, Transaction, WriteScope } from '../../store/database.ts';
import { type AuditedAct, recordAct } from '../audit/record-act.ts';
import { actorOf, type Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';

/** A request with an Idempotency-Key. */
export interface IdempotentRequest {
  /** The Idempotency-Key that the client chose. */
  readonly key: string;
  /** Hash of the request: equal for equal requests. */
  readonly fingerprint: string;
  /** What the audit event of a repetition records. */
  readonly about: Pick<AuditedAct, 'operation' | 'ptId'>;
}

/** As the contract promises. */
const keptForMs = 24 * 3_600_000;

/** The clock for the age of an instance's keys, in milliseconds. */
export type KeyClock = (transaction: Transaction, instanceId: number) => Promise<number>;

/**
 * Continues from the newest stored key, by the time that the server has run since (Q77): a change of the wall clock, also
 * across a restart, expires no key early. Keys are kept longer by the time that the server does not run.
 */
export function createKeyClock(clock: Clock, uptime: Uptime): KeyClock {
  /** By instance: what to add to `uptime`. */
  const offsets = new Map<number, number>();
  return async (transaction, instanceId) => {
    let offset = offsets.get(instanceId);
    if (offset === undefined) {
      offset = ((await newestIdempotencyKey(transaction, instanceId)) ?? clock()) - uptime();
      offsets.set(instanceId, offset);
    }
    return Math.floor(uptime() + offset);
  };
}

/**
 * Wraps the database for one request with an Idempotency-Key: the change is made once, and repetitions of the request
 * return its result (Q26). Key, result and change are one commit. Concurrent repetitions wait for the first request.
 *
 * A refused request stores no key and may be repeated, and so does `undefined`, with which a change requests
 * a new attempt. Results must survive serialization as JSON.
 */
export function withIdempotencyKey(
  { database, clock, keyClock }: { database: Database; clock: Clock; keyClock: KeyClock },
  caller: Caller,
  { key, fingerprint, about }: IdempotentRequest,
): Database {
  const { instanceId } = caller;
  // A later API user of the same name has keys of its own.
  const row = { instance_id: instanceId, username: actorOf(caller), idempotency_key: key };

  return {
    ...database,
    write: <Result>(work: Parameters<typeof database.write<Result>>[0], scope?: WriteScope) =>
      database.write<Result>(async (transaction) => {
        const now = await keyClock(transaction, instanceId);
        await purgeIdempotencyKeys(transaction, {
          instance_id: instanceId,
          before: now - keptForMs,
        });
        if (!(await claimIdempotencyKey(transaction, { ...row, fingerprint, created_at: now }))) {
          const used = await findIdempotencyKey(transaction, row);
          // The fingerprint includes the operation, so the stored result is one of `work`.
          if (used?.fingerprint !== fingerprint || used.result === null) {
            return new Refusal('idempotency-key-reused') as Result;
          }
          const reading = { ...about, action: 'read', entity: 'idempotent_result' } as const;
          await recordAct(transaction, caller, clock(), reading);
          return JSON.parse(used.result) as Result;
        }
        const result = await work(transaction);
        if (result === undefined || result instanceof Refusal) {
          await releaseIdempotencyKey(transaction, row);
        } else {
          await keepIdempotentResult(transaction, row, JSON.stringify(result));
        }
        return result;
      }, scope),
  };
}
