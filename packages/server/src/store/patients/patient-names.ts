import type { Transaction } from '../database.ts';
import { prepareCommand } from '../prepared-query.ts';
import type { PatientNamesTable, PatientsTable } from '../schema.ts';
import { nameTokens } from './name-tokens.ts';

const insert = prepareCommand<PatientNamesTable>((builder, { instance_id, pt_id, token }) =>
  builder.insertInto('patient_names').values({ instance_id, pt_id, token }),
);

const deleteAll = prepareCommand<Pick<PatientNamesTable, 'instance_id' | 'pt_id'>>(
  (builder, parameter) =>
    builder
      .deleteFrom('patient_names')
      .where('instance_id', '=', parameter.instance_id)
      .where('pt_id', '=', parameter.pt_id),
);

/** Makes a patient found by the names that they now have, and by no others. */
export async function writePatientNames(
  transaction: Transaction,
  { instance_id, pt_id, first_name, last_name }: PatientsTable,
): Promise<void> {
  await transaction.execute(deleteAll, { instance_id, pt_id });
  for (const token of nameTokens([first_name, last_name])) {
    await transaction.execute(insert, { instance_id, pt_id, token });
  }
}
