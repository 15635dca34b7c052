import type { Transaction } from '../store/database.ts';
import { nthNewestOfInstance, nthNewestOfPatient } from '../store/invitation-recency.ts';
import type { InvitationsTable } from '../store/schema.ts';
import { RateLimited } from './rate-limited.ts';

/** How many invitations any hour may have; undefined for any number. */
export interface InvitationLimits {
  readonly perPatient: number | undefined;
  /** Of all patients of an instance together. */
  readonly perInstance: number | undefined;
}

export const defaultInvitationLimits: InvitationLimits = { perPatient: 5, perInstance: 1_000 };

const windowMs = 3_600_000;

/**
 * Whether one more invitation of the patient would be too many (Q49), whoever asks for it. To be asked in the
 * transaction that makes it: what counts are the invitations that are there, so it holds over restarts and
 * for any number of servers, and what was refused or rolled back does not count.
 * @param now milliseconds since 1970
 * @returns for how long to wait, which is exact: then one fits (Q25); undefined where it may be made
 */
export async function tooManyInvitations(
  transaction: Transaction,
  { perPatient, perInstance }: InvitationLimits,
  patient: Pick<InvitationsTable, 'instance_id' | 'pt_id'>,
  now: number,
): Promise<RateLimited | undefined> {
  const ofPatient = perPatient && (await nthNewestOfPatient(transaction, patient, perPatient));
  const ofInstance = perInstance && (await nthNewestOfInstance(transaction, patient, perInstance));
  const limited = [
    exceeded('patient-invitations', perPatient, ofPatient, now),
    exceeded('invitations', perInstance, ofInstance, now),
  ].filter((limit) => limit !== undefined);
  // Where both are used up, the longer wait is the one that is enough.
  return limited.sort((one, other) => other.retryAfterSeconds - one.retryAfterSeconds)[0];
}

/** @param madeAt when that invitation was made that has to leave the hour before another fits */
function exceeded(
  name: string,
  quota: number | undefined,
  madeAt: number | undefined,
  now: number,
): RateLimited | undefined {
  if (quota === undefined || madeAt === undefined) return undefined;
  const waitMs = madeAt + windowMs - now;
  // More than an hour: the clock was put back since, and nobody should wait for it to catch up.
  const isWithin = waitMs > 0 && waitMs <= windowMs;
  if (!isWithin) return undefined;
  const limit = { name, quota, windowSeconds: windowMs / 1_000 };
  return new RateLimited({ limit, waitMs });
}
