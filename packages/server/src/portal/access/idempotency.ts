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
import type { Database, Transaction } from '../../store/database.ts';
import { type AuditedAct, recordAct } from '../audit/record-act.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';

/** A request that its sender may repeat. */
export interface IdempotentRequest {
  /** The sender's own name for it. */
  readonly key: string;
  /** The same for the same request, and another for any other. */
  readonly fingerprint: string;
  /** What it asks for, and for which patient: what a repetition leaves an audit event of. */
  readonly about: Pick<AuditedAct, 'operation' | 'ptId'>;
}

/** What the contract promises. */
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
 * The database as one request under an Idempotency-Key sees it: its change is made once, and whoever repeats
 * the request is given the result of that (Q26). Key, result and change are one commit, so there is no moment at
 * which one of them is there without the others; of many at once, the later ones wait for the first.
 *
 * What was refused leaves no key, and may be sent again. So does `undefined`, by which a change says that it has
 * to be tried anew. A result must be the same after a way through JSON.
 */
export function withIdempotencyKey(
  { database, clock, keyClock }: { database: Database; clock: Clock; keyClock: KeyClock },
  caller: Caller,
  { key, fingerprint, about }: IdempotentRequest,
): Database {
  const { instanceId, name } = caller;
  const row = { instance_id: instanceId, username: name, idempotency_key: key };

  return {
    ...database,
    write: <Result>(work: Parameters<typeof database.write<Result>>[0]) =>
      database.write<Result>(async (transaction) => {
        const now = await keyClock(transaction, instanceId);
        await purgeIdempotencyKeys(transaction, {
          instance_id: instanceId,
          before: now - keptForMs,
        });
        if (!(await claimIdempotencyKey(transaction, { ...row, fingerprint, created_at: now }))) {
          const used = await findIdempotencyKey(transaction, row);
          // The fingerprint names the operation, so what is kept is a result of this very work.
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
      }),
  };
}
