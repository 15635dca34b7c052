import { networkOf, type Uptime } from '@mdhq/portal-access';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../store/database.ts';
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
  /** Called where the counts of a window could not be recorded, and are lost. */
  onLost(error: unknown): void;
}

export interface FoldedRecord {
  /** Records the act instead of `recordAccess`. */
  write?: () => Promise<void>;
  /** Whether the first act of its kind has an event whatever the budget says, and takes nothing of it. */
  isExempt?: boolean;
  /** Whether each act has an event of its own within the budget, so that a repeat costs what the first does. */
  isUnique?: boolean;
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

/** Events in a window: of one instance, and of all together. */
const instanceBudget = 120;
const globalBudget = 600;

interface Folded {
  caller: Caller;
  act: AuditedAct;
  written: Promise<void>;
  repeats: number;
}

/**
 * The first act of its kind in a window is recorded immediately; its repeats are counted, and recorded in one event when the
 * window ends. Beyond the budget, acts are counted by operation. A killed process loses the counts of its last window.
 */
export function createFoldedEvents(dependencies: FoldedEventsDependencies): FoldedEvents {
  const { database, clock, uptime, onFold, onLost } = dependencies;
  let endsAt = Number.NEGATIVE_INFINITY;
  let recorded = 0;
  let recordedOf = new Map<number, number>();
  let folded = new Map<string, Folded>();

  function fold(key: string, reason: FoldReason, caller: Caller, act: AuditedAct): Promise<void> {
    const entry = folded.get(key) ?? { caller, act, written: Promise.resolve(), repeats: 0 };
    entry.repeats += 1;
    folded.set(key, entry);
    onFold(reason);
    return entry.written;
  }

  async function recordCounts(): Promise<void> {
    const repeated = [...folded.values()].filter(({ repeats }) => repeats > 0);
    recorded = 0;
    recordedOf = new Map();
    folded = new Map();
    if (repeated.length === 0) return;
    await database
      .write(async (transaction) => {
        for (const { caller, act, repeats } of repeated) {
          await recordAct(transaction, { ...caller, requestId: null }, clock(), {
            ...act,
            repeats,
          });
        }
      })
      .catch(onLost);
  }

  async function turn(): Promise<void> {
    if (uptime() < endsAt) return;
    endsAt = uptime() + foldWindowMs;
    await recordCounts();
  }

  return {
    async record(caller, act, how = {}) {
      await turn();
      const key = keyOf(caller, act);
      if (how.isUnique !== true && folded.has(key)) return fold(key, 'repeat', caller, act);

      const ofInstance = recordedOf.get(caller.instanceId) ?? 0;
      const isWithin = ofInstance < instanceBudget && recorded < globalBudget;
      if (!isWithin && how.isExempt !== true) {
        const [whoever, whatever] = summaryOf(caller, act);
        return fold(keyOf(whoever, whatever), 'budget', whoever, whatever);
      }
      if (how.isExempt !== true) {
        recorded += 1;
        recordedOf.set(caller.instanceId, ofInstance + 1);
      }
      const written = how.write?.() ?? recordAccess({ database, clock }, caller, act);
      if (how.isUnique === true) return written;
      const entry = { caller, act, written, repeats: 0 };
      folded.set(key, entry);
      return written.catch((error: unknown) => {
        // By now the window may be another one, with an entry of its own.
        if (folded.get(key) === entry) folded.delete(key);
        throw error;
      });
    },
    turn,
    close: recordCounts,
  };
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
function summaryOf(caller: Caller, act: AuditedAct): [Caller, AuditedAct] {
  if (caller.kind === 'patient') return [{ ...caller, address: null, requestId: null }, act];
  return [
    { ...caller, kind: 'unknown', name: '', address: null, requestId: null },
    { operation: act.operation, action: 'execute', outcome: 'refused', ptId: null, entity: null },
  ];
}
