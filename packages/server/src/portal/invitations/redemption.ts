import type { Transaction } from '../../store/database.ts';
import { acceptInvitation, supersedeInvitations } from '../../store/invitations/invitations.ts';
import { deleteInvitationMail } from '../../store/invitations/outbox.ts';
import { insertPortalAccount, updatePortalPassword } from '../../store/patients/portal-accounts.ts';
import type { InvitationsTable } from '../../store/schema.ts';
import { recordAct } from '../audit/record-act.ts';
import { holderOf, type Visit } from '../caller.ts';
import { normalizePassword } from '../passwords/password-rules.ts';
import { foldUsername } from '../passwords/usernames.ts';
import {
  actOfVisit,
  type DeadLink,
  deadLink,
  findLiveLink,
  type LinkDependencies,
  type LiveLink,
  openLink,
  type TooOften,
} from './link/live-link.ts';
import {
  type CredentialFault,
  type Credentials,
  findFaults,
  findUsernameTaken,
} from './new-credentials.ts';
import { type NoticeDependencies, queueNotice } from './notice.ts';

export interface RedeemedInvitation {
  outcome: 'accepted';
  kind: InvitationsTable['kind'];
  username: string;
}

export interface FaultyCredentials {
  outcome: 'faulty';
  faults: CredentialFault[];
}

/**
 * Redeems a link: sets the user name and password, or only the password for a reset. Of concurrent redemptions, one
 * succeeds (Q43). The notice to the patient is queued in the same commit (Q46). Invalid input does not use the link.
 */
export async function redeemInvitation(
  dependencies: LinkDependencies,
  visit: Visit,
  token: string,
  { username = '', password }: Credentials,
): Promise<RedeemedInvitation | FaultyCredentials | DeadLink | TooOften> {
  const { database, clock, linkLimits, repeatedEvents } = dependencies;
  const link = await openLink(dependencies, visit, 'redeemInvitation', token);
  if (link.outcome !== 'live') return link;
  const refusal = linkLimits.countRedemption(link.secret);
  if (refusal !== undefined) return { outcome: 'too-often', refusal };

  const holder = holderOf(visit, link.invitation.pt_id);
  const recordRefused = () =>
    repeatedEvents.record(holder, actOfVisit(link.invitation, refusedRedemption));

  const folded = foldUsername(username);
  const faults = await findFaults(dependencies, link, folded, password);
  if (faults.length > 0) {
    await recordRefused();
    return { outcome: 'faulty', faults };
  }

  // Hashing is slow, so it runs before the transaction, which checks everything again.
  const password_hash = await dependencies.passwords.hash(normalizePassword(password));
  const outcome = await database.write(async (transaction) => {
    const now = clock();
    const account = { username: folded, password_hash };
    const redeemed = await redeem(transaction, dependencies, now, link, account);
    if (redeemed.outcome === 'accepted') {
      await recordAct(transaction, holder, now, actOfVisit(link.invitation, redemption));
    }
    return redeemed;
  }, holder.instanceId);
  if (outcome.outcome !== 'accepted') await recordRefused();
  return outcome;
}

const redemption = { operation: 'redeemInvitation' } as const;
const refusedRedemption = { ...redemption, outcome: 'refused' } as const;

interface NewAccount {
  username: string;
  password_hash: string;
}

async function redeem(
  transaction: Transaction,
  dependencies: NoticeDependencies,
  now: number,
  link: LiveLink,
  account: NewAccount,
): Promise<RedeemedInvitation | FaultyCredentials | DeadLink> {
  const live = await findLiveLink(transaction, link.secret, now);
  if (live === undefined) return deadLink;
  const taken = await findUsernameTaken(transaction, live, account.username);
  if (taken.length > 0) return { outcome: 'faulty', faults: taken };
  return accept(transaction, dependencies, now, live, account);
}

async function accept(
  transaction: Transaction,
  dependencies: NoticeDependencies,
  now: number,
  { secret, invitation }: LiveLink,
  { username, password_hash }: NewAccount,
): Promise<RedeemedInvitation | DeadLink> {
  if (!(await acceptInvitation(transaction, { ...secret, accepted_at: now }))) return deadLink;

  const { kind, instance_id, pt_id } = invitation;
  const patient = { instance_id, pt_id };
  let name: string | undefined = username;
  if (kind === 'join') {
    const account = { ...patient, username, password_hash, created_at: now, updated_at: now };
    await insertPortalAccount(transaction, account);
  } else {
    const change = { ...patient, password_hash, updated_at: now };
    name = await updatePortalPassword(transaction, change);
    if (name === undefined) throw new Error('A link to reset a password belongs to no account.');
  }
  await supersedeInvitations(transaction, { ...patient, superseded_at: now });
  await deleteInvitationMail(transaction, patient);
  await queueNotice(transaction, dependencies, invitation, now);
  return { outcome: 'accepted', kind, username: name };
}
