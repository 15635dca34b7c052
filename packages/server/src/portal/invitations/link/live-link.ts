import type { Executor } from '../../../store/database.ts';
import {
  findInvitationBySecret,
  type InvitationSecret,
} from '../../../store/invitations/invitations.ts';
import { findPatient } from '../../../store/patients/patients.ts';
import type { InvitationsTable, PatientsTable } from '../../../store/schema.ts';
import type { AuditedAct } from '../../audit/record-act.ts';
import type { FoldedEvents } from '../../audit/repeated-events.ts';
import { strangerAt, type Visit } from '../../caller.ts';
import type { PasswordStrength } from '../../passwords/password-strength.ts';
import type { Passwords } from '../../passwords/passwords.ts';
import type { RateLimited } from '../../refusal.ts';
import { isLiveInvitation, isStillFor } from '../invitation-state.ts';
import type { InvitationDependencies } from '../invitations.ts';
import type { LinkKeys } from './link-keys.ts';
import type { LinkLimits } from './link-limits.ts';
import { hashLinkSecret, type LinkClaims, openLinkToken } from './link-token.ts';

export interface LinkDependencies extends InvitationDependencies {
  linkLimits: LinkLimits;
  foldedEvents: FoldedEvents;
  passwords: Passwords;
  passwordStrength: PasswordStrength;
}

/** A link can't be used. Whether it is unknown, used, expired or replaced is nobody's business (Q47). */
export type DeadLink = { outcome: 'dead-link' };
export const deadLink: DeadLink = { outcome: 'dead-link' };

/** There was too much of it; later it goes on (Q48). */
export type TooOften = { outcome: 'too-often'; refusal: RateLimited };

/** A link that works, and what it belongs to. */
export interface LiveLink {
  outcome: 'live';
  secret: InvitationSecret;
  invitation: InvitationsTable;
  patient: PatientsTable;
}

/** What the holder of a link wants of it. */
export type LinkOperation = 'openInvitation' | 'ratePassword' | 'redeemInvitation';

/**
 * The link that a token is of. A token that is none, another instance's or purpose's, or works no more (Q42), is
 * in the audit trail, under nobody's name, and counts as a failure.
 */
export async function openLink(
  dependencies: LinkDependencies,
  visit: Visit,
  operation: LinkOperation,
  token: string,
): Promise<LiveLink | DeadLink | TooOften> {
  const { database, clock, linkKeys, linkLimits, foldedEvents } = dependencies;
  const claims = await openClaims(linkKeys, visit, token);
  const secret = claims && secretOf(claims);
  const link = secret && (await findLiveLink(database.reads, secret, clock()));
  if (link !== undefined) return link;

  const refusal = linkLimits.countDead(visit, token);
  if (refusal !== undefined) return { outcome: 'too-often', refusal };
  await foldedEvents.record(strangerAt(visit), {
    operation,
    action: 'execute',
    outcome: 'refused',
    ptId: claims?.ptId ?? null,
  });
  return deadLink;
}

/** What a token says of itself; undefined where it is none of this instance's. */
export async function openClaims(
  linkKeys: LinkKeys,
  { instanceId }: Visit,
  token: string,
): Promise<LinkClaims | undefined> {
  const claims = await openLinkToken(linkKeys, token);
  return claims?.instanceId === instanceId ? claims : undefined;
}

export function secretOf(claims: LinkClaims): InvitationSecret {
  return {
    instance_id: claims.instanceId,
    pt_id: claims.ptId,
    kind: claims.purpose,
    secret_hash: hashLinkSecret(claims.secret),
  };
}

/**
 * The same by what the database knows of the link, at `now`. An inactive patient's works no more, nor does one that was
 * mailed to an address which is not the patient's any longer: somebody else may hold it.
 */
export async function findLiveLink(
  executor: Executor,
  secret: InvitationSecret,
  now: number,
): Promise<LiveLink | undefined> {
  const invitation = await findInvitationBySecret(executor, secret);
  if (invitation === undefined || !isLiveInvitation(invitation, now)) return undefined;
  const patient = await findPatient(executor, secret.instance_id, secret.pt_id);
  if (patient === undefined || !isStillFor(patient, invitation)) return undefined;
  return { outcome: 'live', secret, invitation, patient };
}

/** What the holder of a link did, or was refused, as audit events have it. */
export function actOfVisit(
  { pt_id, invitation_id }: InvitationsTable,
  act: Pick<AuditedAct, 'action' | 'outcome'> & { operation: LinkOperation },
): AuditedAct {
  return { ...act, ptId: pt_id, id: invitation_id };
}
