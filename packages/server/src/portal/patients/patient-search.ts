import type { PatientSearch } from '@mdhq/portal-types';
import type { Clock } from '../../platform/clock.ts';
import { expectNothingLeft } from '../../platform/nothing-left.ts';
import type { Slice, Slices } from '../../platform/time-slices.ts';
import type { Database, Executor, Transaction } from '../../store/database.ts';
import { searchTokens } from '../../store/patients/name-tokens.ts';
import {
  beforeAllNames,
  examinePatients,
  type PatientQuery,
  searchCandidates,
} from '../../store/patients/patient-search.ts';
import { findPatient } from '../../store/patients/patients.ts';
import type { PatientsTable } from '../../store/schema.ts';
import { recordAct } from '../audit/record-act.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';

/** The first matching patients, and whether there are more. */
export interface FoundPatients {
  rows: PatientsTable[];
  hasMore: boolean;
}

const letterOrDigit = /[\p{L}\p{N}]/u;
/** Half a millisecond suffices to find and sort these, or to examine them one after the other. */
const patientsInSlice = 250;
/** A search ends after examining these, and reports that there are more. */
const mostExamined = 100_000;

/**
 * Searches the patients of the caller's instance, and records the access without the search terms.
 *
 * A search with few candidates is one query. Any other, such as one letter, examines the patients in the order of the
 * list until the page is full, in slices between which other requests are served.
 */
export async function searchPatients(
  { database, clock, slices }: { database: Database; clock: Clock; slices: Slices },
  caller: Caller,
  { name, dob, pt_id, limit = 20, ...rest }: PatientSearch,
): Promise<FoundPatients | Refusal<'patient-name-invalid'>> {
  expectNothingLeft(rest);
  if (name !== undefined && !letterOrDigit.test(name)) return new Refusal('patient-name-invalid');
  const tokens = name === undefined ? [] : searchTokens(name);
  const query = { instance_id: caller.instanceId, tokens, dob, pt_id };
  // A name without any token matches no patient.
  const matchesNone = name !== undefined && tokens.length === 0;
  const record = (transaction: Transaction) =>
    recordAct(transaction, caller, clock(), {
      operation: 'searchPatients',
      ptId: pt_id ?? null,
    });

  const few = await database.write(async (transaction) => {
    const rows = matchesNone
      ? []
      : await searchCandidates(transaction, query, limit + 1, patientsInSlice);
    if (rows !== undefined) await record(transaction);
    return rows;
  }, caller.instanceId);
  if (few !== undefined) return { rows: few.slice(0, limit), hasMore: few.length > limit };

  const { ids, isWhole } = await slices.run(caller.instanceId, (slice) =>
    scanPatients(database.reads, slice, query, limit + 1),
  );
  return database.write(async (transaction) => {
    const rows: PatientsTable[] = [];
    for (const id of ids.slice(0, limit)) {
      const patient = await findPatient(transaction, caller.instanceId, id);
      if (patient !== undefined) rows.push(patient);
    }
    await record(transaction);
    return { rows, hasMore: ids.length > limit || !isWhole };
  }, caller.instanceId);
}

/** @returns the first `limit` matching patients, and whether all patients were examined */
async function scanPatients(
  reads: Executor,
  slice: Slice,
  query: PatientQuery,
  limit: number,
): Promise<{ ids: number[]; isWhole: boolean }> {
  const ids: number[] = [];
  let place = beforeAllNames;
  for (let examined = 0; examined < mostExamined; examined += patientsInSlice) {
    const behind = place;
    const patients = await slice(() => examinePatients(reads, query, behind, patientsInSlice));
    ids.push(...patients.filter(({ fits }) => fits !== 0).map(({ pt_id }) => pt_id));
    const last = patients.at(-1);
    if (ids.length >= limit || patients.length < patientsInSlice || last === undefined) {
      return { ids, isWhole: true };
    }
    place = last;
  }
  return { ids, isWhole: false };
}
