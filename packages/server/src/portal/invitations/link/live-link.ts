import type { Executor } from '../../../store/database.ts';
import {
  findInvitationBySecret,
  type InvitationSecret,
} from '../../../store/invitations/invitations.ts';
import { findPatient } from '../../../store/patients/patients.ts';
import type { InvitationsTable, PatientsTable } from '../../../store/schema.ts';
import type { AuditedAct } from '../../audit/record-act.ts';
import type { RepeatedEvents } from '../../audit/repeated-events.ts';
import { strangerAt, type Visit } from '../../caller.ts';
import type { PasswordStrength } from '../../passwords/password-strength.ts';
import type { Passwords } from '../../passwords/passwords.ts';
import type { RateLimited } from '../../refusal.ts';
import { isLiveInvitation, isStillFor } from '../invitation-state.ts';
import type { InvitationDependencies } from '../invitations.ts';
import type { LinkKeys } from './link-keys.ts';
import type { LinkLimits } from './link-limits.ts';
import { decryptLinkToken, hashLinkSecret, type LinkClaims } from './link-token.ts';

export interface LinkDependencies extends InvitationDependencies {
  linkLimits: LinkLimits;
  repeatedEvents: RepeatedEvents;
  passwords: Passwords;
  passwordStrength: PasswordStrength;
}

/** A link is not active. The response does not reveal whether it is unknown, used, expired or replaced (Q47). */
export type DeadLink = { outcome: 'dead-link' };
export const deadLink: DeadLink = { outcome: 'dead-link' };

/** The client has to wait (Q48). */
export type TooOften = { outcome: 'too-often'; refusal: RateLimited };

/** An active link with its invitation and patient. */
export interface LiveLink {
  outcome: 'live';
  secret: InvitationSecret;
  invitation: InvitationsTable;
  patient: PatientsTable;
}

/** The operations that a link authorizes. */
export type LinkOperation = 'openInvitation' | 'ratePassword' | 'redeemInvitation';

/**
 * Finds the active link of a token. An invalid token, one of another instance or purpose, or an inactive one (Q42) is
 * recorded in the audit trail without a name, and counts as a failure.
 */
export async function openLink(
  dependencies: LinkDependencies,
  visit: Visit,
  operation: LinkOperation,
  token: string,
): Promise<LiveLink | DeadLink | TooOften> {
  const { database, clock, linkKeys, linkLimits, repeatedEvents } = dependencies;
  const claims = await openClaims(linkKeys, visit, token);
  const secret = claims && secretOf(claims);
  const link = secret && (await findLiveLink(database.reads, secret, clock()));
  if (link !== undefined) return link;

  const refusal = linkLimits.countDead(visit, token);
  if (refusal !== undefined) return { outcome: 'too-often', refusal };
  await repeatedEvents.record(strangerAt(visit), {
    operation,
    action: 'execute',
    outcome: 'refused',
    ptId: claims?.ptId ?? null,
  });
  return deadLink;
}

/** The claims of a token; undefined if it is not a token of this instance. */
export async function openClaims(
  linkKeys: LinkKeys,
  { instanceId }: Visit,
  token: string,
): Promise<LinkClaims | undefined> {
  const claims = await decryptLinkToken(linkKeys, token);
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
 * Finds the invitation and patient of a link that is active at `now`. Links of inactive patients are not active, nor are
 * links mailed to an address that is no longer the patient's: another person may read that mailbox.
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

/** The audited act of the holder of a link. */
export function actOfVisit(
  { pt_id, invitation_id }: InvitationsTable,
  act: Pick<AuditedAct, 'action' | 'outcome'> & { operation: LinkOperation },
): AuditedAct {
  return { ...act, ptId: pt_id, id: invitation_id };
}
