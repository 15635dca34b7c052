import { insertApiUser } from '../../../src/store/access/api-users.ts';
import type { Database } from '../../../src/store/database.ts';
import { insertInstance } from '../../../src/store/instances/instances.ts';
import { insertPatient } from '../../../src/store/patients/patients.ts';
import type { ApiUsersTable, InstancesTable, PatientsTable } from '../../../src/store/schema.ts';
import { type ApiUserKey, apiUsers, type SecretHashes, secretHashes } from './api-users.ts';

/**
 * Patients 1, 2 and 3 on `sandbox`, of whom 2 has no address and 3 is inactive, and patients 1 and 50
 * on `other`.
 */
const patients = {
  sandbox: [
    { pt_id: 1, email: 'ada.canary@example.com' },
    { pt_id: 2, email: null },
    { pt_id: 3, email: 'cleo.canary@example.com', active: 0 },
  ],
  other: [
    { pt_id: 1, email: 'bo.canary@example.com' },
    { pt_id: 50, email: 'dora.canary@example.com' },
  ],
};

export async function seedClinic(
  database: Database,
  at: number,
  hashes: SecretHashes = secretHashes,
): Promise<void> {
  await database.write(async (transaction) => {
    for (const subdomain of ['sandbox', 'other'] as const) {
      const { instance_id } = await insertInstance(transaction, instanceRow(subdomain, at));
      for (const user of usersOf(subdomain, instance_id, at, hashes))
        await insertApiUser(transaction, user);
      for (const patient of patients[subdomain]) {
        await insertPatient(transaction, { ...patientFields(at), instance_id, ...patient });
      }
    }
  });
}

/** An instance without its id. */
export function instanceRow(
  subdomain: string,
  at: number,
): Omit<InstancesTable, 'instance_id' | 'portal_url'> {
  return {
    subdomain,
    name: `The ${subdomain} clinic`,
    email: `desk@${subdomain}.example.com`,
    phone: '+1 555 0100',
    time_zone: 'America/New_York',
    mail_subject: null,
    mail_text: null,
    mail_html: null,
    surface: 'full',
    created_at: at,
  };
}

function usersOf(
  subdomain: string,
  instance_id: number,
  at: number,
  hashes: SecretHashes,
): Omit<ApiUsersTable, 'generation'>[] {
  const keys = Object.keys(apiUsers) as ApiUserKey[];
  return keys
    .filter((key) => apiUsers[key].subdomain === subdomain)
    .map((key) => ({
      instance_id,
      username: apiUsers[key].username,
      secret_hash: hashes[key],
      secret_digest: null,
      read_only: apiUsers[key].readOnly ? 1 : 0,
      version: 1,
      created_at: at,
      revoked_at: key === 'revoked' ? at : null,
    }));
}

/** The fields that all patients have in common. */
export function patientFields(at: number): Omit<PatientsTable, 'instance_id' | 'pt_id'> {
  return {
    source_id: null,
    first_name: 'Canary',
    last_name: 'Feathers',
    dob: '1980-02-29',
    sex: 'female',
    email: null,
    active: 1,
    created_at: at,
    updated_at: at,
  };
}
