import type { Database } from '../store/database.ts';
import { findPatient } from '../store/patients.ts';
import { findPortalAccountByUsername } from '../store/portal-accounts.ts';
import type { PatientsTable } from '../store/schema.ts';
import { hashOfNobody, verifyPassword } from './password-hash.ts';
import { Refusal } from './refusal.ts';
import { foldUsername } from './usernames.ts';

/** A patient of an instance. */
export async function showPatient(
  database: Database,
  instanceId: number,
  ptId: number,
): Promise<PatientsTable | Refusal<'patient-not-found'>> {
  const patient = await findPatient(database.reads, instanceId, ptId);
  return patient ?? new Refusal('patient-not-found');
}

/**
 * Whose portal log-in it is; undefined where the user name or the password is wrong. Both take the
 * same time, so that nobody learns from it which user names there are.
 */
export async function findPatientByLogIn(
  database: Database,
  instanceId: number,
  { username, password }: { username: string; password: string },
): Promise<PatientsTable | undefined> {
  const account = await findPortalAccountByUsername(database.reads, {
    instance_id: instanceId,
    username: foldUsername(username),
  });
  const right = await verifyPassword(password, account?.password_hash ?? hashOfNobody);
  return account !== undefined && right
    ? findPatient(database.reads, instanceId, account.pt_id)
    : undefined;
}
