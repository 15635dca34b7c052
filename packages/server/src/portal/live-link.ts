import type { Database, Executor, Transaction } from '../store/database.ts';
import { findInvitationBySecret, type InvitationSecret } from '../store/invitations.ts';
import { findPatient } from '../store/patients.ts';
import type { InvitationsTable, PatientsTable } from '../store/schema.ts';
import { recordAct } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import { isLiveInvitation } from './invitation-state.ts';
import type { LinkKeys } from './link-keys.ts';
import { hashLinkSecret, openLinkToken } from './link-token.ts';

export interface LinkDependencies {
  database: Database;
  clock: Clock;
  linkKeys: LinkKeys;
}

/** Where a visit to a link comes from; who it is only the link can say. */
export type Visit = Pick<Caller, 'instanceId' | 'address' | 'requestId'>;

/** A link can't be used. Whether it is unknown, used, expired or replaced is nobody's business (Q47). */
export type DeadLink = { outcome: 'dead-link' };
export const deadLink: DeadLink = { outcome: 'dead-link' };

/** A link that works, and what it belongs to. */
export interface LiveLink {
  secret: InvitationSecret;
  invitation: InvitationsTable;
  patient: PatientsTable;
}

/** @returns undefined for a token that is none, another instance's or purpose's, or works no more (Q42) */
export async function openLink(
  { database, clock, linkKeys }: LinkDependencies,
  visit: Visit,
  token: string,
): Promise<LiveLink | undefined> {
  const claims = await openLinkToken(linkKeys, token);
  if (claims === undefined || claims.instanceId !== visit.instanceId) return undefined;
  const secret: InvitationSecret = {
    instance_id: claims.instanceId,
    pt_id: claims.ptId,
    kind: claims.purpose,
    secret_hash: hashLinkSecret(claims.secret),
  };
  return findLiveLink(database.reads, secret, clock());
}

/** The same by what the database knows of the link, at `now`; an inactive patient's works no more. */
export async function findLiveLink(
  executor: Executor,
  secret: InvitationSecret,
  now: number,
): Promise<LiveLink | undefined> {
  const invitation = await findInvitationBySecret(executor, secret);
  if (invitation === undefined || !isLiveInvitation(invitation, now)) return undefined;
  const patient = await findPatient(executor, secret.instance_id, secret.pt_id);
  if (patient === undefined || patient.active === 0) return undefined;
  return { secret, invitation, patient };
}

/** Records what the holder of a link did, in the transaction of the change. */
export async function recordVisit(
  transaction: Transaction,
  visit: Visit,
  at: number,
  operation: 'openInvitation' | 'redeemInvitation',
  { pt_id, invitation_id }: InvitationsTable,
): Promise<void> {
  const caller: Caller = { ...visit, kind: 'patient', name: String(pt_id) };
  const entity = `invitation/${invitation_id}`;
  await recordAct(transaction, caller, at, { operation, action: 'update', ptId: pt_id, entity });
}
