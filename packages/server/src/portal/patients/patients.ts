import type { FailedAttempts } from '@mdhq/portal-access';
import type { PortalCredentials } from '@mdhq/portal-types';
import type { Clock } from '../../platform/clock.ts';
import { expectNothingLeft } from '../../platform/nothing-left.ts';
import type { Database } from '../../store/database.ts';
import { findPatient } from '../../store/patients/patients.ts';
import { findPortalAccountByUsername } from '../../store/patients/portal-accounts.ts';
import type { PatientsTable } from '../../store/schema.ts';
import { recordAccess } from '../audit/record-act.ts';
import type { Caller } from '../caller.ts';
import { hashWithoutPassword } from '../passwords/password-hash.ts';
import { normalizePassword } from '../passwords/password-rules.ts';
import type { Passwords } from '../passwords/passwords.ts';
import { foldUsername } from '../passwords/usernames.ts';
import { RateLimited, Refusal } from '../refusal.ts';

/** Returns a patient of the caller's instance, and records the access. */
export async function showPatient(
  dependencies: { database: Database; clock: Clock },
  caller: Caller,
  ptId: number,
): Promise<PatientsTable | Refusal<'patient-not-found'>> {
  const patient = await findPatient(dependencies.database.reads, caller.instanceId, ptId);
  if (patient === undefined) return new Refusal('patient-not-found');
  await recordAccess(dependencies, caller, {
    operation: 'showPatient',
    ptId,
    id: ptId,
  });
  return patient;
}

/**
 * Finds the patient of a portal log-in. A wrong user name takes the same time as a wrong password, so that the time does
 * not reveal which user names exist. The audit event has the patient of the user name, but not the user name: people
 * type passwords there.
 *
 * Failures are throttled by user name, whether it exists or not, because the addresses of the patients are unknown here.
 * @returns undefined if the user name or the password is wrong
 */
export async function findPatientByLogIn(
  dependencies: {
    database: Database;
    clock: Clock;
    passwords: Passwords;
    failedLogIns: FailedAttempts;
  },
  caller: Caller,
  { username, password, ...rest }: PortalCredentials,
): Promise<PatientsTable | RateLimited | undefined> {
  expectNothingLeft(rest);
  const { database, passwords, failedLogIns } = dependencies;
  const { reads } = database;
  const name = foldUsername(username);
  const key = JSON.stringify([caller.instanceId, name]);
  const wait = failedLogIns.begin([key], JSON.stringify([caller.instanceId, caller.name]));
  if (wait !== undefined) return new RateLimited(wait);

  const account = await findPortalAccountByUsername(reads, {
    instance_id: caller.instanceId,
    username: name,
  });
  const hash = account?.password_hash ?? hashWithoutPassword;
  const right = await passwords.verify(normalizePassword(password), hash).catch((error) => {
    failedLogIns.subtract([key]);
    throw error;
  });
  const isValid = account !== undefined && right;
  if (isValid) failedLogIns.forget(key);
  await recordAccess(dependencies, caller, {
    operation: 'validatePortalCredentials',
    outcome: isValid ? 'success' : 'refused',
    ptId: account?.pt_id ?? null,
    id: account?.pt_id,
  });
  return isValid ? findPatient(reads, caller.instanceId, account.pt_id) : undefined;
}
