import type { Database, Executor, Transaction } from '../store/database.ts';
import { findInvitationBySecret, type InvitationSecret } from '../store/invitations.ts';
import { findPatient } from '../store/patients.ts';
import type { InvitationsTable, PatientsTable } from '../store/schema.ts';
import { type AuditedAct, recordAccess, recordAct } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import { isLiveInvitation } from './invitation-state.ts';
import type { LinkKeys } from './link-keys.ts';
import { hashLinkSecret, type LinkClaims, openLinkToken } from './link-token.ts';
import type { Passwords } from './passwords.ts';

export interface LinkDependencies {
  database: Database;
  clock: Clock;
  linkKeys: LinkKeys;
  passwords: Passwords;
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

/** What the holder of a link wants of it. */
export type LinkOperation = 'openInvitation' | 'redeemInvitation';

/**
 * The link that a token is of. Where there is none to be had, that is in the audit trail, under nobody's name.
 * @returns undefined for a token that is none, another instance's or purpose's, or works no more (Q42)
 */
export async function openLink(
  dependencies: LinkDependencies,
  visit: Visit,
  operation: LinkOperation,
  token: string,
): Promise<LiveLink | undefined> {
  const { database, clock, linkKeys } = dependencies;
  const opened = await openLinkToken(linkKeys, token);
  const claims = opened?.instanceId === visit.instanceId ? opened : undefined;
  const link = claims && (await findLiveLink(database.reads, secretOf(claims), clock()));
  if (link === undefined) {
    const stranger: Caller = { ...visit, kind: 'unknown', name: '' };
    await recordAccess(dependencies, stranger, {
      operation,
      action: 'execute',
      outcome: 'refused',
      ptId: claims?.ptId ?? null,
      entity: null,
    });
  }
  return link;
}

function secretOf(claims: LinkClaims): InvitationSecret {
  return {
    instance_id: claims.instanceId,
    pt_id: claims.ptId,
    kind: claims.purpose,
    secret_hash: hashLinkSecret(claims.secret),
  };
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

/** Records what the holder of a link did, or was refused, in the transaction of the change. */
export async function recordVisit(
  transaction: Transaction,
  visit: Visit,
  at: number,
  { pt_id, invitation_id }: InvitationsTable,
  act: Pick<AuditedAct, 'action' | 'outcome'> & { operation: LinkOperation },
): Promise<void> {
  const caller: Caller = { ...visit, kind: 'patient', name: String(pt_id) };
  const entity = `invitation/${invitation_id}`;
  await recordAct(transaction, caller, at, { ...act, ptId: pt_id, entity });
}
