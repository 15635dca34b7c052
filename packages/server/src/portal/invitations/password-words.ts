import type { Executor } from '../../store/database.ts';
import { findInstanceById } from '../../store/instances/instances.ts';
import { findPortalAccount } from '../../store/patients/portal-accounts.ts';
import type { LiveLink } from './link/live-link.ts';

/**
 * What whoever guesses a patient's password knows to begin with (NIST SP 800-63B-4 3.1.1.2).
 * @param username the one that is asked for; where there is an account, its own counts
 */
export async function wordsToGuessBy(
  executor: Executor,
  { invitation: { instance_id, pt_id }, patient }: LiveLink,
  username: string,
): Promise<string[]> {
  const instance = await findInstanceById(executor, instance_id);
  const account = await findPortalAccount(executor, { instance_id, pt_id });
  return [
    patient.first_name,
    patient.last_name,
    instance?.name ?? '',
    account?.username ?? username,
  ];
}
