import type { PatientSearch } from '@mdhq/portal-types';
import type { Database } from '../store/database.ts';
import { searchTokens } from '../store/name-tokens.ts';
import { searchPatients as selectPatients } from '../store/patient-names.ts';
import type { PatientsTable } from '../store/schema.ts';
import { recordAct } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';

/** The first of the patients whom a search fits, and whether there are more. */
export interface FoundPatients {
  rows: PatientsTable[];
  hasMore: boolean;
}

/** Patients of the caller's instance; with an audit event, which does not hold what was searched for. */
export async function searchPatients(
  { database, clock }: { database: Database; clock: Clock },
  caller: Caller,
  { name, dob, pt_id, limit = 20 }: PatientSearch,
): Promise<FoundPatients> {
  const tokens = name === undefined ? undefined : searchTokens(name);
  return database.write(async (transaction) => {
    const query = { instance_id: caller.instanceId, tokens, dob, pt_id, limit: limit + 1 };
    // A name that nothing is left of is nobody's.
    const found = tokens?.length === 0 ? [] : await selectPatients(transaction, query);
    await recordAct(transaction, caller, clock(), {
      operation: 'searchPatients',
      action: 'read',
      ptId: pt_id ?? null,
      entity: 'patients',
    });
    return { rows: found.slice(0, limit), hasMore: found.length > limit };
  });
}
