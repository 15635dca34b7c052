import { networkOf, type Uptime } from '@mdhq/portal-access';
import type { Clock } from '../../platform/clock.ts';
import { type Database, StoreUnavailable } from '../../store/database.ts';
import type { Caller } from '../caller.ts';
import { type AuditedAct, recordAccess, recordAct } from './record-act.ts';

/** Why an access is counted instead of recorded. */
export type CountReason = 'repeat' | 'budget';

export interface RepeatedEventsDependencies {
  database: Database;
  clock: Clock;
  uptime: Uptime;
  /** Called for each act that is only counted. */
  onCount(reason: CountReason): void;
  /** Called if counts could not be recorded yet, and are kept until the next window ends. */
  onDelayed(error: unknown): void;
  /** Called if counts are lost. @param acts how many acts they stand for */
  onLost(error: unknown, acts: number): void;
}

export interface RecordOptions {
  /** Records the act instead of `recordAccess`. */
  write?: () => Promise<void>;
  /** Whether the first act of its kind is recorded beyond the budget, too, and without using the budget. */
  isExempt?: boolean;
  /**
   * For acts whose duration must not reveal their result: each is recorded singly within the budget, and waits for this
   * write beyond it.
   */
  writeBeyondBudget?: () => Promise<void>;
}

/** Records accesses of clients without valid credentials, which must not fill the audit trail (Q74). */
export interface RepeatedEvents {
  /** Records or counts an act. Resolves once its event, or the event of the act that it repeats, is durable. */
  record(caller: Caller, act: AuditedAct, how?: RecordOptions): Promise<void>;
  /** Records the counts of the window, if it has ended. */
  turn(): Promise<void>;
  /** Records all counts. */
  close(): Promise<void>;
}

/** The window for which repeats are counted and budgets apply. */
export const countWindowMs = 60_000;

/** The most events in a window. No network can use up the budget of an instance, or of all together. */
const budgets = { networkOfInstance: 30, network: 150, instance: 120, all: 600 };

/** Counts kept while the database is not writable; beyond it, acts are counted by operation. */
const mostUnrecorded = 10_000;

interface Count {
  caller: Caller;
  act: AuditedAct;
  repeats: number;
}

interface Recorded extends Count {
  written: Promise<void>;
}

/**
 * The first act of its kind in a window is recorded immediately; its repeats are counted, and recorded in one event when the
 * window ends. Beyond the budget of a network, its acts are counted by operation and network; beyond the others, by
 * operation. A killed process loses the counts of its last window.
 */
export function createRepeatedEvents(dependencies: RepeatedEventsDependencies): RepeatedEvents {
  const { database, clock, uptime, onCount, onDelayed, onLost } = dependencies;
  let endsAt = Number.NEGATIVE_INFINITY;
  /** By budget: the events of this window. */
  let used = new Map<string, number>();
  let entries = new Map<string, Recorded>();
  /** Counts of earlier windows. */
  let unrecorded = new Map<string, Count>();
  let recording = Promise.resolve();

  function take(limits: readonly Budget[]): boolean {
    if (limits.some(([name, limit]) => (used.get(name) ?? 0) >= limit)) return false;
    for (const [name] of limits) used.set(name, (used.get(name) ?? 0) + 1);
    return true;
  }

  function count(key: string, reason: CountReason, caller: Caller, act: AuditedAct): Promise<void> {
    const entry = entries.get(key) ?? { caller, act, written: Promise.resolve(), repeats: 0 };
    entry.repeats += 1;
    entries.set(key, entry);
    onCount(reason);
    return entry.written;
  }

  function countBeyondBudget(caller: Caller, act: AuditedAct): Promise<void> {
    const [ofNetwork, summary] = summaryOf(caller, act, caller.address);
    const key = keyOf(ofNetwork, summary);
    // The count by network is one more event, so it uses the other budgets.
    if (entries.has(key) || take(sharedBudgets(caller))) {
      return count(key, 'budget', ofNetwork, summary);
    }
    const [ofAll] = summaryOf(caller, act, null);
    return count(keyOf(ofAll, summary), 'budget', ofAll, summary);
  }

  function keep(count: Count): void {
    const isFull =
      unrecorded.size >= mostUnrecorded && !unrecorded.has(keyOf(count.caller, count.act));
    const [caller, act] = isFull
      ? summaryOf(count.caller, count.act, null)
      : ([count.caller, count.act] as const);
    const key = keyOf(caller, act);
    const repeats = (unrecorded.get(key)?.repeats ?? 0) + count.repeats;
    unrecorded.set(key, { caller, act, repeats });
  }

  async function recordOne(count: Count): Promise<void> {
    const caller = { ...count.caller, requestId: null };
    const act = { ...count.act, repeats: count.repeats };
    try {
      await database.write(
        (transaction) => recordAct(transaction, caller, clock(), act),
        caller.instanceId,
      );
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) return onLost(error, count.repeats);
      keep(count);
      throw error;
    }
  }

  async function recordKept(): Promise<void> {
    const counts = [...unrecorded.values()];
    unrecorded = new Map();
    const results = await Promise.allSettled(counts.map(recordOne));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) onDelayed(failed.reason);
  }

  function recordCounts(): Promise<void> {
    for (const entry of entries.values()) if (entry.repeats > 0) keep(entry);
    used = new Map();
    entries = new Map();
    recording = recordKept();
    return recording;
  }

  async function turn(): Promise<void> {
    if (uptime() < endsAt) return;
    endsAt = uptime() + countWindowMs;
    await recordCounts();
  }

  return {
    async record(caller, act, { write, isExempt = false, writeBeyondBudget } = {}) {
      await turn();
      const isUnique = writeBeyondBudget !== undefined;
      const key = keyOf(caller, act);
      if (!isUnique && entries.has(key)) return count(key, 'repeat', caller, act);

      if (!isExempt && !take([...networkBudgets(caller), ...sharedBudgets(caller)])) {
        const counted = countBeyondBudget(caller, act);
        await writeBeyondBudget?.();
        return counted;
      }
      const written = write?.() ?? recordAccess({ database, clock }, caller, act);
      if (isUnique) return written;
      const entry = { caller, act, written, repeats: 0 };
      entries.set(key, entry);
      return written.catch((error: unknown) => {
        // A new window may have begun meanwhile, with its own entry.
        if (entries.get(key) === entry) entries.delete(key);
        throw error;
      });
    },
    turn,
    async close() {
      await recording;
      await recordCounts();
      // Counts that could not be recorded now are lost, so it tries once more.
      if (unrecorded.size > 0) await recordCounts();
      const lost = [...unrecorded.values()].reduce((total, { repeats }) => total + repeats, 0);
      if (lost > 0) onLost(new StoreUnavailable('The server shuts down.'), lost);
    },
  };
}

type Budget = readonly [name: string, limit: number];

function networkBudgets({ instanceId, address }: Caller): Budget[] {
  const network = networkOf(address);
  return [
    [`network ${network} of ${instanceId}`, budgets.networkOfInstance],
    [`network ${network}`, budgets.network],
  ];
}

function sharedBudgets({ instanceId }: Caller): Budget[] {
  return [
    [`instance ${instanceId}`, budgets.instance],
    ['all', budgets.all],
  ];
}

/** The properties that repeats have in common with the first act. */
function keyOf({ instanceId, kind, name, address }: Caller, act: AuditedAct): string {
  const { operation, action, outcome, ptId, id, entity } = act;
  const network = networkOf(address);
  return JSON.stringify([
    ...[instanceId, kind, name, network],
    ...[operation, action, outcome, ptId, id, entity],
  ]);
}

/**
 * An act without the properties that a client can vary, for counting beyond the budget. The number of active links is
 * limited, so acts of their holders keep the patient and the outcome.
 */
function summaryOf(caller: Caller, act: AuditedAct, address: string | null): [Caller, AuditedAct] {
  if (caller.kind === 'patient') return [{ ...caller, address, requestId: null }, act];
  return [
    { ...caller, kind: 'unknown', name: '', address, requestId: null },
    { operation: act.operation, action: 'execute', outcome: 'refused', ptId: null, entity: null },
  ];
}
