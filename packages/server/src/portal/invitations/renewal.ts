import type { Executor } from '../../store/database.ts';
import { countRefusedRenewal } from '../../store/instances/counters.ts';
import {
  findInvitationBySecret,
  findLatestInvitation,
  type InvitationSecret,
} from '../../store/invitations/invitations.ts';
import { recordAccess } from '../audit/record-act.ts';
import { holderOf, strangerAt, type Visit } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { renewalBudget } from './invitation-limits.ts';
import { isLiveInvitation } from './invitation-state.ts';
import { addressToInvite, issueInvitation } from './invitations.ts';
import { type LinkDependencies, openClaims, secretOf, type TooOften } from './link/live-link.ts';

/** A new link was requested. The response does not reveal whether one is sent. */
export type RenewalAsked = { outcome: 'asked' };

const operation = 'renewInvitation';
const notRenewable = 'not-renewable';

/** For how long after its creation a link can be renewed: an old mail must not give access forever (Q56). */
const renewableForMs = 30 * 24 * 3_600_000;

/**
 * Sends a new link in place of an inactive one, to the stored address of the patient, unless there is an active link, the
 * latest one was revoked or redeemed, or the link is over 30 days old: then only staff can invite again (Q56).
 * The response is the same in all cases, and so is the work: one commit, with an audit event while the budget of events lasts.
 */
export async function renewInvitation(
  dependencies: LinkDependencies,
  visit: Visit,
  token: string,
): Promise<RenewalAsked | TooOften> {
  const { database, clock, linkKeys, linkLimits, repeatedEvents } = dependencies;
  const refusal = linkLimits.countRenewal(visit);
  if (refusal !== undefined) return { outcome: 'too-often', refusal };

  const claims = await openClaims(linkKeys, visit, token);
  const secret = claims && secretOf(claims);
  const isRenewed =
    secret !== undefined &&
    (await isRenewable(database.reads, secret, clock())) &&
    (await renew(dependencies, visit, secret));
  if (!isRenewed) {
    const act = {
      operation,
      action: 'execute',
      outcome: 'refused',
      ptId: claims?.ptId ?? null,
    } as const;
    const stranger = strangerAt(visit);
    const write = () => recordAccess(dependencies, stranger, act);
    // A refusal without a commit would be faster than a renewal.
    const writeBeyondBudget = () =>
      database.write(
        (transaction) => countRefusedRenewal(transaction, visit.instanceId),
        visit.instanceId,
      );
    await repeatedEvents.record(stranger, act, { write, writeBeyondBudget });
  }
  return { outcome: 'asked' };
}

async function renew(
  dependencies: LinkDependencies,
  visit: Visit,
  secret: InvitationSecret,
): Promise<boolean> {
  const holder = holderOf(visit, secret.pt_id);
  const renewed = await issueInvitation(dependencies, holder, secret.pt_id, {
    operation,
    budget: renewalBudget,
    whyNot: async (transaction) =>
      (await isRenewable(transaction, secret, dependencies.clock())) ? undefined : notRenewable,
  });
  return renewed !== notRenewable && !(renewed instanceof Refusal);
}

async function isRenewable(
  executor: Executor,
  secret: InvitationSecret,
  now: number,
): Promise<boolean> {
  const invitation = await findInvitationBySecret(executor, secret);
  if (invitation === undefined || now - invitation.created_at > renewableForMs) return false;
  const email = await addressToInvite(executor, secret.instance_id, secret.pt_id);
  if (email instanceof Refusal) return false;
  const latest = await findLatestInvitation(executor, secret);
  if (latest === undefined || latest.accepted_at !== null || latest.revoked_at !== null)
    return false;
  // An active link was mailed or is queued. The holder of an older mail must not be able to invalidate it.
  return !isLiveInvitation(latest, now);
}
