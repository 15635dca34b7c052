import { networkOf, type Uptime } from '@mdhq/portal-access';
import type { Clock } from '../../platform/clock.ts';
import { type Database, StoreUnavailable } from '../../store/database.ts';
import type { Caller } from '../caller.ts';
import { type AuditedAct, recordAccess, recordAct } from './record-act.ts';

/** Why an access is counted instead of recorded. */
export type FoldReason = 'repeat' | 'budget';

export interface FoldedEventsDependencies {
  database: Database;
  clock: Clock;
  uptime: Uptime;
  /** Called for each act that is only counted. */
  onFold(reason: FoldReason): void;
  /** Called if counts could not be recorded yet, and are kept until the next window ends. */
  onDelayed(error: unknown): void;
  /** Called if counts are lost. @param acts how many acts they stand for */
  onLost(error: unknown, acts: number): void;
}

export interface FoldedRecord {
  /** Records the act instead of `recordAccess`. */
  write?: () => Promise<void>;
  /** Whether the first act of its kind has an event whatever the budget says, and takes nothing of it. */
  isExempt?: boolean;
  /**
   * For acts whose duration must not reveal what they found: each has an event of its own within the budget, and beyond it
   * waits for this write.
   */
  writeBeyondBudget?: () => Promise<void>;
}

/** The audit events of clients without valid credentials, who can't fill the trail (Q74). */
export interface FoldedEvents {
  /** Records an act, or counts it. Resolves once the event of the act, or of the one it repeats, is durable. */
  record(caller: Caller, act: AuditedAct, how?: FoldedRecord): Promise<void>;
  /** Records the counts of the window, if it has ended. */
  turn(): Promise<void>;
  /** Records all counts. */
  close(): Promise<void>;
}

/** The window for which repeats are counted and budgets apply. */
export const foldWindowMs = 60_000;

/** Events in a window. No network can use up what an instance, or all together, may have. */
const budgets = { networkOfInstance: 30, network: 150, instance: 120, all: 600 };

/** Counts that are kept while the database can't be written to; those beyond are counted by operation. */
const mostUnrecorded = 10_000;

interface Count {
  caller: Caller;
  act: AuditedAct;
  repeats: number;
}

interface Folded extends Count {
  written: Promise<void>;
}

/**
 * The first act of its kind in a window is recorded immediately; its repeats are counted, and recorded in one event when the
 * window ends. Beyond the budget of a network, its acts are counted by operation and network; beyond the others, by
 * operation. A killed process loses the counts of its last window.
 */
export function createFoldedEvents(dependencies: FoldedEventsDependencies): FoldedEvents {
  const { database, clock, uptime, onFold, onDelayed, onLost } = dependencies;
  let endsAt = Number.NEGATIVE_INFINITY;
  /** By budget: the events of this window. */
  let used = new Map<string, number>();
  let folded = new Map<string, Folded>();
  /** Counts of earlier windows. */
  let unrecorded = new Map<string, Count>();
  let recording = Promise.resolve();

  function take(limits: readonly Budget[]): boolean {
    if (limits.some(([name, limit]) => (used.get(name) ?? 0) >= limit)) return false;
    for (const [name] of limits) used.set(name, (used.get(name) ?? 0) + 1);
    return true;
  }

  function fold(key: string, reason: FoldReason, caller: Caller, act: AuditedAct): Promise<void> {
    const entry = folded.get(key) ?? { caller, act, written: Promise.resolve(), repeats: 0 };
    entry.repeats += 1;
    folded.set(key, entry);
    onFold(reason);
    return entry.written;
  }

  function foldBeyondBudget(caller: Caller, act: AuditedAct): Promise<void> {
    const [ofNetwork, summary] = summaryOf(caller, act, caller.address);
    const key = keyOf(ofNetwork, summary);
    // The count by network is one more event; there are no more of these than the other budgets allow.
    if (folded.has(key) || take(sharedBudgets(caller))) {
      return fold(key, 'budget', ofNetwork, summary);
    }
    const [ofAll] = summaryOf(caller, act, null);
    return fold(keyOf(ofAll, summary), 'budget', ofAll, summary);
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
      await database.write((transaction) => recordAct(transaction, caller, clock(), act));
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
    for (const entry of folded.values()) if (entry.repeats > 0) keep(entry);
    used = new Map();
    folded = new Map();
    recording = recordKept();
    return recording;
  }

  async function turn(): Promise<void> {
    if (uptime() < endsAt) return;
    endsAt = uptime() + foldWindowMs;
    await recordCounts();
  }

  return {
    async record(caller, act, { write, isExempt = false, writeBeyondBudget } = {}) {
      await turn();
      const isUnique = writeBeyondBudget !== undefined;
      const key = keyOf(caller, act);
      if (!isUnique && folded.has(key)) return fold(key, 'repeat', caller, act);

      if (!isExempt && !take([...networkBudgets(caller), ...sharedBudgets(caller)])) {
        const counted = foldBeyondBudget(caller, act);
        await writeBeyondBudget?.();
        return counted;
      }
      const written = write?.() ?? recordAccess({ database, clock }, caller, act);
      if (isUnique) return written;
      const entry = { caller, act, written, repeats: 0 };
      folded.set(key, entry);
      return written.catch((error: unknown) => {
        // By now the window may be another one, with an entry of its own.
        if (folded.get(key) === entry) folded.delete(key);
        throw error;
      });
    },
    turn,
    async close() {
      await recording;
      await recordCounts();
      // What is kept now could only be lost.
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
 * Beyond the budget, what is left of an act: nothing that a caller can vary. Holders of links that work have no more
 * variety than there are links, so theirs keep the patient and the outcome.
 */
function summaryOf(caller: Caller, act: AuditedAct, address: string | null): [Caller, AuditedAct] {
  if (caller.kind === 'patient') return [{ ...caller, address, requestId: null }, act];
  return [
    { ...caller, kind: 'unknown', name: '', address, requestId: null },
    { operation: act.operation, action: 'execute', outcome: 'refused', ptId: null, entity: null },
  ];
}
