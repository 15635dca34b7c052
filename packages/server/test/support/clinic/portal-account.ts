import type { Database } from '../../../src/store/database.ts';
import { insertPortalAccount } from '../../../src/store/patients/portal-accounts.ts';
import type { PortalAccountsTable } from '../../../src/store/schema.ts';

/** Creates an account for a patient, by default patient 1 of the sandbox. */
export function giveAccount(
  database: Database,
  account: Pick<PortalAccountsTable, 'username' | 'password_hash'> & Partial<PortalAccountsTable>,
): Promise<void> {
  return database.write((transaction) =>
    insertPortalAccount(transaction, {
      instance_id: 1,
      pt_id: 1,
      created_at: 0,
      updated_at: 0,
      ...account,
    }),
  );
}
