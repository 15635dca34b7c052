import { type Executor, first, type Transaction } from '../database.ts';
import { prepare, prepareCommand } from '../prepared-query.ts';
import type { PatientNamesTable, PatientsTable } from '../schema.ts';
import { nameTokens } from './name-tokens.ts';

const selectPatient = prepare<Pick<PatientsTable, 'instance_id' | 'pt_id'>, PatientsTable>(
  (queries, parameter) =>
    queries
      .selectFrom('patients')
      .selectAll()
      .where('instance_id', '=', parameter.instance_id)
      .where('pt_id', '=', parameter.pt_id),
);

const selectBySource = prepare<{ instance_id: number; source_id: string }, PatientsTable>(
  (queries, parameter) =>
    queries
      .selectFrom('patients')
      .selectAll()
      .where('instance_id', '=', parameter.instance_id)
      .where('source_id', '=', parameter.source_id),
);

const selectPage = prepare<{ instance_id: number; after: number; limit: number }, PatientsTable>(
  (queries, parameter) =>
    queries
      .selectFrom('patients')
      .selectAll()
      .where('instance_id', '=', parameter.instance_id)
      .where('pt_id', '>', parameter.after)
      .orderBy('pt_id')
      .limit(parameter.limit),
);

const insert = prepareCommand<PatientsTable>((queries, parameter) =>
  queries.insertInto('patients').values({
    instance_id: parameter.instance_id,
    pt_id: parameter.pt_id,
    source_id: parameter.source_id,
    first_name: parameter.first_name,
    last_name: parameter.last_name,
    dob: parameter.dob,
    sex: parameter.sex,
    email: parameter.email,
    active: parameter.active,
    created_at: parameter.created_at,
    updated_at: parameter.updated_at,
  } satisfies Record<keyof PatientsTable, unknown>),
);

const insertName = prepareCommand<PatientNamesTable>((builder, { instance_id, pt_id, token }) =>
  builder.insertInto('patient_names').values({ instance_id, pt_id, token }),
);

const deleteNames = prepareCommand<Pick<PatientNamesTable, 'instance_id' | 'pt_id'>>(
  (builder, parameter) =>
    builder
      .deleteFrom('patient_names')
      .where('instance_id', '=', parameter.instance_id)
      .where('pt_id', '=', parameter.pt_id),
);

const update = prepareCommand<PatientsTable>((queries, parameter) =>
  queries
    .updateTable('patients')
    .set({
      first_name: parameter.first_name,
      last_name: parameter.last_name,
      dob: parameter.dob,
      sex: parameter.sex,
      email: parameter.email,
      active: parameter.active,
      updated_at: parameter.updated_at,
    })
    .where('instance_id', '=', parameter.instance_id)
    .where('pt_id', '=', parameter.pt_id),
);

export function findPatient(
  executor: Executor,
  instance_id: number,
  pt_id: number,
): Promise<PatientsTable | undefined> {
  return first(executor, selectPatient, { instance_id, pt_id });
}

/** Finds a patient by the id in the system that the patient was imported from. */
export function findPatientBySource(
  executor: Executor,
  instance_id: number,
  source_id: string,
): Promise<PatientsTable | undefined> {
  return first(executor, selectBySource, { instance_id, source_id });
}

/** Up to `limit` patients with ids above `after`, ordered by id. */
export function listPatientsAfter(
  executor: Executor,
  instance_id: number,
  after: number,
  limit: number,
): Promise<PatientsTable[]> {
  return executor.execute(selectPage, { instance_id, after, limit });
}

export async function insertPatient(
  transaction: Transaction,
  patient: PatientsTable,
): Promise<void> {
  await transaction.execute(insert, patient);
  await writePatientNames(transaction, patient);
}

/** Updates all columns of a patient but the ids, the source and the time of creation. */
export async function updatePatient(
  transaction: Transaction,
  patient: PatientsTable,
): Promise<void> {
  await transaction.execute(update, patient);
  await writePatientNames(transaction, patient);
}

/** Replaces the tokens by which a search finds the patient. */
async function writePatientNames(
  transaction: Transaction,
  { instance_id, pt_id, first_name, last_name }: PatientsTable,
): Promise<void> {
  await transaction.execute(deleteNames, { instance_id, pt_id });
  for (const token of nameTokens([first_name, last_name])) {
    await transaction.execute(insertName, { instance_id, pt_id, token });
  }
}
