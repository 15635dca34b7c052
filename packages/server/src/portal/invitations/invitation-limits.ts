import type { Transaction } from '../../store/database.ts';
import {
  type InvitedBy,
  nthNewestOfInstance,
  nthNewestOfPatient,
} from '../../store/invitations/invitation-recency.ts';
import type { InvitationsTable } from '../../store/schema.ts';
import { RateLimited } from '../refusal.ts';

/** How many invitations by staff any hour may have; undefined for any number. */
export interface InvitationLimits {
  readonly perPatient: number | undefined;
  /** Of all patients of an instance together. */
  readonly perInstance: number | undefined;
}

export const defaultInvitationLimits: InvitationLimits = { perPatient: 5, perInstance: 1_000 };

/** How many links may be renewed: of a patient on any day, and of an instance in any hour. */
const renewalLimits = { perPatient: 3, perInstance: 1_000 } as const;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

interface Limit {
  name: string;
  /** Undefined for any number. */
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
 * Whether one more invitation of the patient would exceed the budget (Q49). To be called in the
 * transaction that makes it: what counts are the invitations that are there, so it holds over restarts and
 * for any number of servers, and what was refused or rolled back does not count.
 * @param now milliseconds since 1970
 * @returns for how long to wait, which is exact: then one fits (Q25); undefined where it may be made
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
  // Where both are used up, the longer wait is the one that is enough.
  return limited.sort((one, other) => other.retryAfterSeconds - one.retryAfterSeconds)[0];
}

/** @param madeAt when that invitation was made that has to leave the window before another fits */
function exceeded(
  { name, quota, windowMs }: Limit,
  madeAt: number | undefined,
  now: number,
): RateLimited | undefined {
  if (quota === undefined || madeAt === undefined) return undefined;
  const waitMs = madeAt + windowMs - now;
  // More than the window: the clock was put back since, and no one should have to wait until it catches up.
  const isWithin = waitMs > 0 && waitMs <= windowMs;
  if (!isWithin) return undefined;
  const limit = { name, quota, windowSeconds: windowMs / 1_000 };
  return new RateLimited({ limit, waitMs });
}
