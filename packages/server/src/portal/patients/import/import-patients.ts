import type { Clock } from '../../../platform/clock.ts';
import type { Database, Transaction } from '../../../store/database.ts';
import type { Caller } from '../../caller.ts';
import type { BadLine, PatientLine, Remark } from './patient-record.ts';
import { type SavedPatient, savePatient } from './save-patient.ts';

/** How many lines came to what. `read` is the sum of the next four. */
export interface ImportSummary {
  read: number;
  added: number;
  updated: number;
  unchanged: number;
  bad: number;
  /** Lines that were taken, but were read as Windows-1252. */
  notUtf8: number;
  /** Birth dates without a day or month, which are left out. */
  partialBirthDates: number;
}

/** Hears how an import goes, after every commit. */
export interface ImportObserver {
  /** A line that was left out, and why, in words that quote nothing of it. */
  onBadLine(line: number, fault: string): void;
  onProgress(summary: Readonly<ImportSummary>): void;
}

/** Lines in one transaction: few enough for the others' writes to get their turn soon. */
const batchSize = 250;

/**
 * Adds and updates patients of the caller's instance, line by line, and leaves the bad lines out. What is
 * committed stays when it fails half-way; importing again goes on from there.
 *
 * A second line about the same patient is a bad one: a slip in a spreadsheet must not put one person's
 * address on another.
 */
export async function importPatients(
  database: Database,
  caller: Caller,
  clock: Clock,
  lines: AsyncIterable<PatientLine> | Iterable<PatientLine>,
  observer: ImportObserver,
): Promise<ImportSummary> {
  const summary = emptySummary();
  const lineOfPatient = new Map<number, number>();

  async function commit(batch: readonly PatientLine[]): Promise<void> {
    const outcomes = await database.write((transaction) =>
      saveBatch(transaction, caller, clock(), batch, lineOfPatient),
    );
    for (const outcome of outcomes) {
      countOutcome(summary, outcome);
      if ('fault' in outcome) observer.onBadLine(outcome.line, outcome.fault);
      else lineOfPatient.set(outcome.ptId, outcome.line);
    }
    observer.onProgress(summary);
  }

  let batch: PatientLine[] = [];
  for await (const line of lines) {
    batch.push(line);
    if (batch.length < batchSize) continue;
    await commit(batch);
    batch = [];
  }
  if (batch.length > 0) await commit(batch);
  return summary;
}

type Outcome = BadLine | (SavedPatient & { line: number; remarks: readonly Remark[] });

async function saveBatch(
  transaction: Transaction,
  caller: Caller,
  at: number,
  batch: readonly PatientLine[],
  lineOfPatient: ReadonlyMap<number, number>,
): Promise<Outcome[]> {
  const lineInBatch = new Map<number, number>();
  const earlierLine = (ptId: number) => lineInBatch.get(ptId) ?? lineOfPatient.get(ptId);

  const outcomes: Outcome[] = [];
  for (const entry of batch) {
    if ('fault' in entry) {
      outcomes.push(entry);
      continue;
    }
    const { line, record, remarks } = entry;
    const saved = await savePatient(transaction, caller, at, record, earlierLine);
    if (typeof saved === 'string') {
      outcomes.push({ line, fault: saved });
    } else {
      lineInBatch.set(saved.ptId, line);
      outcomes.push({ ...saved, line, remarks });
    }
  }
  return outcomes;
}

function emptySummary(): ImportSummary {
  return {
    read: 0,
    added: 0,
    updated: 0,
    unchanged: 0,
    bad: 0,
    notUtf8: 0,
    partialBirthDates: 0,
  };
}

function countOutcome(summary: ImportSummary, outcome: Outcome): void {
  summary.read += 1;
  if ('fault' in outcome) {
    summary.bad += 1;
    return;
  }
  summary[outcome.saving] += 1;
  if (outcome.remarks.includes('not-utf8')) summary.notUtf8 += 1;
  if (outcome.remarks.includes('partial-birth-date')) summary.partialBirthDates += 1;
}
