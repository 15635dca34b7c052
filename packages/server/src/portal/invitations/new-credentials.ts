import type { Executor } from '../../store/database.ts';
import { findInstanceById } from '../../store/instances/instances.ts';
import {
  findPortalAccount,
  findPortalAccountByUsername,
} from '../../store/patients/portal-accounts.ts';
import type { Visit } from '../caller.ts';
import { faultOfPassword, type PasswordRating, ratePassword } from '../passwords/password-rules.ts';
import { faultOfUsername, foldUsername, lookAlikesOf } from '../passwords/usernames.ts';
import {
  type DeadLink,
  type LinkDependencies,
  type LiveLink,
  openLink,
  type TooOften,
} from './link/live-link.ts';

/** The input of the patient; a reset has no user name. */
export interface Credentials {
  username?: string | undefined;
  password: string;
}

/** An invalid input, with a message for the patient. */
export interface CredentialFault {
  field: 'username' | 'password';
  detail: string;
}

export interface RatedPassword {
  outcome: 'rated';
  rating: PasswordRating;
}

/**
 * Rates a password while the patient types it, by the rules that apply when it is set. It requires an active link. The
 * password is not stored, and the rating reveals nothing about the patient, so no audit event is recorded.
 */
export async function rateNewPassword(
  dependencies: LinkDependencies,
  visit: Visit,
  token: string,
  { username = '', password }: Credentials,
): Promise<RatedPassword | DeadLink | TooOften> {
  const { database, linkLimits, passwordStrength } = dependencies;
  const link = await openLink(dependencies, visit, 'ratePassword', token);
  if (link.outcome !== 'live') return link;
  const refusal = linkLimits.countRating(link.secret);
  if (refusal !== undefined) return { outcome: 'too-often', refusal };
  const known = await wordsKnownToAttackers(database.reads, link, foldUsername(username));
  return { outcome: 'rated', rating: await ratePassword(passwordStrength, password, known) };
}

/**
 * The words that an attacker knows about a patient (NIST SP 800-63B-4 3.1.1.2).
 * @param username the requested user name, used if the patient has no account
 */
async function wordsKnownToAttackers(
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

export async function findFaults(
  { database, passwordStrength }: LinkDependencies,
  link: LiveLink,
  username: string,
  password: string,
): Promise<CredentialFault[]> {
  const known = await wordsKnownToAttackers(database.reads, link, username);
  const passwordFault = await faultOfPassword(passwordStrength, password, known);
  const usernameFault = link.invitation.kind === 'join' ? faultOfUsername(username) : undefined;
  return [
    ...(usernameFault === undefined
      ? await findUsernameTaken(database.reads, link, username)
      : [{ field: 'username' as const, detail: usernameFault }]),
    ...(passwordFault === undefined ? [] : [{ field: 'password' as const, detail: passwordFault }]),
  ];
}

export async function findUsernameTaken(
  executor: Executor,
  { invitation: { kind, instance_id } }: LiveLink,
  username: string,
): Promise<CredentialFault[]> {
  if (kind === 'reset') return [];
  for (const spelling of [username, ...lookAlikesOf(username)]) {
    const holder = await findPortalAccountByUsername(executor, { instance_id, username: spelling });
    if (holder !== undefined) {
      return [{ field: 'username', detail: 'This user name is taken. Choose another one.' }];
    }
  }
  return [];
}
