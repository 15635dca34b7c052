import type { Invitation } from '@mdhq/portal-types';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Executor, Transaction } from '../../store/database.ts';
import { nextId } from '../../store/instances/counters.ts';
import { insertInvitation, supersedeInvitations } from '../../store/invitations/invitations.ts';
import { deleteInvitationMail, insertOutbox } from '../../store/invitations/outbox.ts';
import { findPatient } from '../../store/patients/patients.ts';
import { findPortalAccount } from '../../store/patients/portal-accounts.ts';
import type { InvitationsTable } from '../../store/schema.ts';
import { recordAct } from '../audit/record-act.ts';
import { actorOf, type Caller } from '../caller.ts';
import { isEmailAddress } from '../email-address.ts';
import { Refusal } from '../refusal.ts';
import {
  type InvitationBudget,
  type InvitationLimits,
  staffBudget,
  tooManyInvitations,
} from './invitation-limits.ts';
import { toInvitation } from './invitation-state.ts';
import { encryptText } from './link/encrypted-text.ts';
import type { LinkKeys } from './link/link-keys.ts';
import type { LinkLifetimes } from './link/link-lifetimes.ts';
import { encryptLinkToken, hashLinkSecret, newLinkSecret } from './link/link-token.ts';
import { type NoticeDependencies, newMessageId } from './notice.ts';

export interface InvitationDependencies extends NoticeDependencies {
  database: Database;
  clock: Clock;
  linkKeys: LinkKeys;
  linkLifetimes: LinkLifetimes;
  invitationLimits: InvitationLimits;
}

/**
 * Invites a patient to join the portal, or to reset the password if there is an account.
 *
 * The invitation, its mail in the outbox, its audit event and the end of earlier links are one commit (Q46). The outbox
 * worker sends the mail later.
 */
export async function inviteToPortal(
  dependencies: InvitationDependencies,
  caller: Caller,
  ptId: number,
): Promise<Invitation | InvitationRefusal> {
  return issueInvitation<never>(dependencies, caller, ptId, {
    operation: 'inviteToPortal',
    budget: staffBudget(dependencies.invitationLimits),
    whyNot: async () => undefined,
  });
}

type InvitationRefusal = Refusal<
  'patient-not-found' | 'patient-has-no-email' | 'patient-inactive' | 'rate-limited'
>;

/** The reason for an invitation: staff invite, or a patient renews a link. */
interface Occasion<Reason> {
  /** The operation of the audit event. */
  operation: 'inviteToPortal' | 'renewInvitation';
  budget: InvitationBudget;
  /** Why no invitation may be issued; undefined if it may. Called in the transaction that issues it. */
  whyNot(transaction: Transaction): Promise<Reason | undefined>;
}

/** Issues an invitation for a given occasion. */
export async function issueInvitation<Reason>(
  dependencies: InvitationDependencies,
  caller: Caller,
  ptId: number,
  { operation, budget, whyNot }: Occasion<Reason>,
): Promise<Invitation | InvitationRefusal | Reason> {
  const { database, clock } = dependencies;
  for (;;) {
    // A transaction must not await anything else, so the link is created before it, for the current kind ...
    const kind = await kindOfInvitation(database.reads, caller.instanceId, ptId);
    const link = await draftLink(dependencies, caller.instanceId, ptId, kind);
    const outcome = await database.write(async (transaction) => {
      const email = await addressToInvite(transaction, caller.instanceId, ptId);
      if (email instanceof Refusal) return email;
      if ((await kindOfInvitation(transaction, caller.instanceId, ptId)) !== kind) return undefined;
      const reason = await whyNot(transaction);
      if (reason !== undefined) return reason;
      const patient = { instance_id: caller.instanceId, pt_id: ptId };
      const tooMany = await tooManyInvitations(transaction, budget, patient, clock());
      if (tooMany !== undefined) return tooMany;
      const row = await recordInvitation(transaction, caller, operation, link, email);
      return toInvitation(row, link.createdAt);
    }, caller.instanceId);
    // ... and created again if the patient has joined meanwhile.
    if (outcome !== undefined) return outcome;
  }
}

/** Returns the address that an invitation goes to, or why the patient can't be invited (Q39). */
export async function addressToInvite(
  executor: Executor,
  instanceId: number,
  ptId: number,
): Promise<string | InvitationRefusal> {
  const patient = await findPatient(executor, instanceId, ptId);
  if (patient === undefined) return new Refusal('patient-not-found');
  const { email, active } = patient;
  if (email === null || !isEmailAddress(email)) return new Refusal('patient-has-no-email');
  return active === 0 ? new Refusal('patient-inactive') : email;
}

/** `reset` if the patient has an account, else `join`. */
export async function kindOfInvitation(
  executor: Executor,
  instance_id: number,
  pt_id: number,
): Promise<InvitationsTable['kind']> {
  const account = await findPortalAccount(executor, { instance_id, pt_id });
  return account === undefined ? 'join' : 'reset';
}

interface LinkDraft {
  ptId: number;
  kind: InvitationsTable['kind'];
  createdAt: number;
  expiresAt: number;
  secretHash: string;
  encryptedToken: string;
  messageId: string;
}

async function draftLink(
  { clock, random, linkKeys, linkLifetimes, messageIdDomain }: InvitationDependencies,
  instanceId: number,
  ptId: number,
  kind: InvitationsTable['kind'],
): Promise<LinkDraft> {
  const createdAt = clock();
  const expiresAt = createdAt + linkLifetimes[kind];
  const secret = newLinkSecret(random);
  const claims = { instanceId, ptId, purpose: kind, expiresAt, secret };
  const token = await encryptLinkToken(linkKeys, claims);
  return {
    ptId,
    kind,
    createdAt,
    expiresAt,
    secretHash: hashLinkSecret(secret),
    encryptedToken: await encryptText(linkKeys, 'portal-outbox', token),
    messageId: newMessageId(random, messageIdDomain),
  };
}

async function recordInvitation(
  transaction: Transaction,
  caller: Caller,
  operation: Occasion<unknown>['operation'],
  link: LinkDraft,
  sentTo: string,
): Promise<InvitationsTable> {
  const patient = { instance_id: caller.instanceId, pt_id: link.ptId };
  await supersedeInvitations(transaction, { ...patient, superseded_at: link.createdAt });
  await deleteInvitationMail(transaction, patient);

  const invitation_id = await nextId(transaction, caller.instanceId, 'invitation');
  const row: InvitationsTable = {
    ...patient,
    invitation_id,
    kind: link.kind,
    sent_to: sentTo,
    secret_hash: link.secretHash,
    created_at: link.createdAt,
    created_by: namedBy(caller),
    expires_at: link.expiresAt,
    sent_at: null,
    failed_at: null,
    failure: null,
    opened_at: null,
    accepted_at: null,
    superseded_at: null,
    revoked_at: null,
    revoked_by: null,
    tries: 0,
    last_answer: null,
  };
  await insertInvitation(transaction, row);
  await insertOutbox(transaction, {
    instance_id: caller.instanceId,
    invitation_id,
    kind: 'invitation',
    sent_to: sentTo,
    message_id: link.messageId,
    sealed_token: link.encryptedToken,
    created_at: link.createdAt,
    expires_at: link.expiresAt,
    attempts: 0,
    next_attempt_at: link.createdAt,
    leased_until: null,
  });
  await recordAct(transaction, caller, link.createdAt, {
    operation,
    ptId: link.ptId,
    id: invitation_id,
  });
  return row;
}

/** Names of API users have no colon, so other callers can't be mistaken for one. */
function namedBy(caller: Caller): string {
  if (caller.kind !== 'api_user') return `${caller.kind}:${caller.name}`;
  const actor = actorOf(caller);
  // The second API user with the name `patient` is not the patient with the id 2.
  return actor.startsWith('patient:') ? caller.name : actor;
}
