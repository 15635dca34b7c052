import type { Database } from '../store/database.ts';
import { findPatient } from '../store/patients.ts';
import { findPortalAccountByUsername } from '../store/portal-accounts.ts';
import type { PatientsTable } from '../store/schema.ts';
import { recordAccess } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import { hashOfNobody, verifyPassword } from './password-hash.ts';
import { normalizePassword } from './password-rules.ts';
import { Refusal } from './refusal.ts';
import { foldUsername } from './usernames.ts';

/** A patient of the caller's instance; with an audit event. */
export async function showPatient(
  dependencies: { database: Database; clock: Clock },
  caller: Caller,
  ptId: number,
): Promise<PatientsTable | Refusal<'patient-not-found'>> {
  const patient = await findPatient(dependencies.database.reads, caller.instanceId, ptId);
  if (patient === undefined) return new Refusal('patient-not-found');
  await recordAccess(dependencies, caller, {
    operation: 'showPatient',
    action: 'read',
    ptId,
    entity: `patient/${ptId}`,
  });
  return patient;
}

/**
 * Whose portal log-in it is; undefined where the user name or the password is wrong. Both take the
 * same time, so that nobody learns from it which user names there are. The audit event names the
 * patient whose user name it is, and no user name: people put passwords there.
 */
export async function findPatientByLogIn(
  dependencies: { database: Database; clock: Clock },
  caller: Caller,
  { username, password }: { username: string; password: string },
): Promise<PatientsTable | undefined> {
  const { reads } = dependencies.database;
  const account = await findPortalAccountByUsername(reads, {
    instance_id: caller.instanceId,
    username: foldUsername(username),
  });
  const hash = account?.password_hash ?? hashOfNobody;
  const right = await verifyPassword(normalizePassword(password), hash);
  const isTheirs = account !== undefined && right;
  await recordAccess(dependencies, caller, {
    operation: 'validatePortalCredentials',
    action: 'execute',
    outcome: isTheirs ? 'success' : 'refused',
    ptId: account?.pt_id ?? null,
    entity: account === undefined ? null : `portal_account/${account.pt_id}`,
  });
  return isTheirs ? findPatient(reads, caller.instanceId, account.pt_id) : undefined;
}
