import type { Transaction } from '../../store/database.ts';
import {
  type InvitedBy,
  nthNewestOfInstance,
  nthNewestOfPatient,
} from '../../store/invitations/invitation-recency.ts';
import type { InvitationsTable } from '../../store/schema.ts';
import { RateLimited } from '../refusal.ts';

/** The most invitations by staff per hour; undefined for no limit. */
export interface InvitationLimits {
  readonly perPatient: number | undefined;
  /** For all patients of an instance together. */
  readonly perInstance: number | undefined;
}

export const defaultInvitationLimits: InvitationLimits = { perPatient: 5, perInstance: 1_000 };

/** The most renewals: per patient and day, and per instance and hour. */
const renewalLimits = { perPatient: 3, perInstance: 1_000 } as const;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

interface Limit {
  name: string;
  /** Undefined for no limit. */
  quota: number | undefined;
  windowMs: number;
}

/** The limits of the invitations of one origin. Invitations of the other origin do not count against them. */
export interface InvitationBudget {
  by: InvitedBy;
  ofPatient: Limit;
  ofInstance: Limit;
}

export function staffBudget({ perPatient, perInstance }: InvitationLimits): InvitationBudget {
  return {
    by: 'staff',
    ofPatient: { name: 'patient-invitations', quota: perPatient, windowMs: hourMs },
    ofInstance: { name: 'invitations', quota: perInstance, windowMs: hourMs },
  };
}

export const renewalBudget: InvitationBudget = {
  by: 'patient',
  ofPatient: { name: 'patient-renewals', quota: renewalLimits.perPatient, windowMs: dayMs },
  ofInstance: { name: 'renewals', quota: renewalLimits.perInstance, windowMs: hourMs },
};

/**
 * Checks whether one more invitation of the patient would exceed the budget (Q49). Call it in the transaction that
 * creates the invitation: it counts stored invitations, so limits hold across restarts and servers, and refused or
 * rolled back invitations do not count.
 * @param now milliseconds since 1970
 * @returns a refusal with the exact time after which one may be created (Q25); undefined if it may be created now
 */
export async function tooManyInvitations(
  transaction: Transaction,
  { by, ofPatient, ofInstance }: InvitationBudget,
  patient: Pick<InvitationsTable, 'instance_id' | 'pt_id'>,
  now: number,
): Promise<RateLimited | undefined> {
  const nthOfPatient =
    ofPatient.quota && (await nthNewestOfPatient(transaction, patient, by, ofPatient.quota));
  const nthOfInstance =
    ofInstance.quota && (await nthNewestOfInstance(transaction, patient, by, ofInstance.quota));
  const limited = [
    exceeded(ofPatient, nthOfPatient, now),
    exceeded(ofInstance, nthOfInstance, now),
  ].filter((limit) => limit !== undefined);
  // If both limits are exceeded, the longer wait applies.
  return limited.sort((one, other) => other.retryAfterSeconds - one.retryAfterSeconds)[0];
}

/** @param madeAt creation time of the invitation that has to leave the window before the next one */
function exceeded(
  { name, quota, windowMs }: Limit,
  madeAt: number | undefined,
  now: number,
): RateLimited | undefined {
  if (quota === undefined || madeAt === undefined) return undefined;
  const waitMs = madeAt + windowMs - now;
  // A wait longer than the window means that the clock was set back. The wait must not last until it catches up.
  const isWithin = waitMs > 0 && waitMs <= windowMs;
  if (!isWithin) return undefined;
  const limit = { name, quota, windowSeconds: windowMs / 1_000 };
  return new RateLimited({ limit, waitMs });
}
