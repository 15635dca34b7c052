import type { Clock } from '../../../platform/clock.ts';
import type { Database, Transaction } from '../../../store/database.ts';
import type { Caller } from '../../caller.ts';
import type { BadLine, PatientLine, Remark } from './patient-record.ts';
import { type SavedPatient, savePatient } from './save-patient.ts';

/** The number of lines by outcome. `read` is the sum of the next four. */
export interface ImportSummary {
  read: number;
  added: number;
  updated: number;
  unchanged: number;
  bad: number;
  /** Imported lines that were read as Windows-1252. */
  notUtf8: number;
  /** Birth dates without a day or month, which are not imported. */
  partialBirthDates: number;
  /** Patients whom another record replaces; they become inactive. */
  merged: number;
  /** Values of imported lines that can't be used; the stored ones stay unchanged. */
  namesLeftOut: number;
  /** Names with lost characters, which are imported only for new patients. */
  namesDamaged: number;
  birthDatesLeftOut: number;
  sexesLeftOut: number;
  emailsLeftOut: number;
  activeLeftOut: number;
}

/** Receives the progress of an import after each commit. */
export interface ImportObserver {
  /** Called for a line that was skipped. @param fault does not quote the line */
  onBadLine(line: number, fault: string): void;
  /** Called for an imported line of which something was changed or left out. */
  onRemarks?(line: number, remarks: readonly Remark[]): void;
  /** Called for an imported line whose name has lost characters. */
  onDamagedName?(line: number): void;
  onProgress(summary: Readonly<ImportSummary>): void;
}

/** Lines per transaction: few, so that other writes do not wait long. */
const batchSize = 250;

/**
 * Adds and updates patients of the caller's instance, and skips bad lines. If it fails, committed lines stay, and
 * importing the file again continues from there.
 *
 * A second line about the same patient is bad: a slip in a spreadsheet must not assign an address to the wrong
 * patient.
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
    const outcomes = await database.write(
      (transaction) => saveBatch(transaction, caller, clock(), batch, lineOfPatient),
      caller.instanceId,
    );
    for (const outcome of outcomes) {
      countOutcome(summary, outcome);
      if ('fault' in outcome) {
        observer.onBadLine(outcome.line, outcome.fault);
      } else {
        lineOfPatient.set(outcome.ptId, outcome.line);
        if (outcome.remarks.length > 0) observer.onRemarks?.(outcome.line, outcome.remarks);
        if (outcome.isNameDamaged) observer.onDamagedName?.(outcome.line);
      }
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

type Outcome =
  | BadLine
  | (SavedPatient & { line: number; remarks: readonly Remark[]; isNameDamaged: boolean });

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
      outcomes.push({ ...saved, line, remarks, isNameDamaged: record.isNameDamaged === true });
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
    merged: 0,
    namesLeftOut: 0,
    namesDamaged: 0,
    birthDatesLeftOut: 0,
    sexesLeftOut: 0,
    emailsLeftOut: 0,
    activeLeftOut: 0,
  };
}

function countOutcome(summary: ImportSummary, outcome: Outcome): void {
  summary.read += 1;
  if ('fault' in outcome) {
    summary.bad += 1;
    return;
  }
  summary[outcome.saving] += 1;
  for (const remark of outcome.remarks) summary[countOfRemark[remark]] += 1;
  if (outcome.isNameDamaged) summary.namesDamaged += 1;
}

/** The count of a summary that a remark adds to. */
export const countOfRemark = {
  'not-utf8': 'notUtf8',
  'partial-birth-date': 'partialBirthDates',
  merged: 'merged',
  'name-left-out': 'namesLeftOut',
  'birth-date-left-out': 'birthDatesLeftOut',
  'sex-left-out': 'sexesLeftOut',
  'email-left-out': 'emailsLeftOut',
  'active-left-out': 'activeLeftOut',
} as const satisfies Record<Remark, keyof ImportSummary>;
