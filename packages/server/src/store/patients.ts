import { type Executor, first } from './database.ts';
import { prepare } from './prepared-query.ts';
import type { PatientsTable } from './schema.ts';

const selectPatient = prepare<Pick<PatientsTable, 'instance_id' | 'pt_id'>, PatientsTable>(
  (queries, parameter) =>
    queries
      .selectFrom('patients')
      .selectAll()
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
