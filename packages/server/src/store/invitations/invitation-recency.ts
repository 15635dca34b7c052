import { sql } from 'kysely';
import { type Executor, first } from '../database.ts';
import { prepare } from '../prepared-query.ts';
import type { InvitationsTable } from '../schema.ts';

type OfInstance = Pick<InvitationsTable, 'instance_id'>;
type OfPatient = OfInstance & Pick<InvitationsTable, 'pt_id'>;
type CreatedAt = Pick<InvitationsTable, 'created_at'>;

/** Who requested an invitation: staff and programs of the clinic, or a patient with an older link. */
export type InvitedBy = 'staff' | 'patient';

// Literal, as in the partial indexes: otherwise the engine can't use them.
const conditions = {
  staff: sql<boolean>`substr(created_by, 1, 8) <> 'patient:'`,
  patient: sql<boolean>`substr(created_by, 1, 8) = 'patient:'`,
};

function queriesFor(by: InvitedBy) {
  const ofInstance = prepare<OfInstance & { before: number }, CreatedAt>((queries, parameter) =>
    queries
      .selectFrom('invitations')
      .select('created_at')
      .where('instance_id', '=', parameter.instance_id)
      .where(conditions[by])
      .orderBy('invitation_id', 'desc')
      .limit(1)
      .offset(parameter.before),
  );
  const ofPatient = prepare<OfPatient & { before: number }, CreatedAt>((queries, parameter) =>
    queries
      .selectFrom('invitations')
      .select('created_at')
      .where('instance_id', '=', parameter.instance_id)
      .where('pt_id', '=', parameter.pt_id)
      .where(conditions[by])
      .orderBy('invitation_id', 'desc')
      .limit(1)
      .offset(parameter.before),
  );
  return { ofInstance, ofPatient };
}

const queriesBy = { staff: queriesFor('staff'), patient: queriesFor('patient') };

/**
 * When the `nth` newest invitation of the patient by that origin was created, in milliseconds since 1970.
 * @param nth from 1
 * @returns undefined if there are fewer
 */
export async function nthNewestOfPatient(
  executor: Executor,
  { instance_id, pt_id }: OfPatient,
  by: InvitedBy,
  nth: number,
): Promise<number | undefined> {
  const parameters = { instance_id, pt_id, before: nth - 1 };
  return (await first(executor, queriesBy[by].ofPatient, parameters))?.created_at;
}

/** As `nthNewestOfPatient`, for all patients of the instance together. */
export async function nthNewestOfInstance(
  executor: Executor,
  { instance_id }: OfInstance,
  by: InvitedBy,
  nth: number,
): Promise<number | undefined> {
  const parameters = { instance_id, before: nth - 1 };
  return (await first(executor, queriesBy[by].ofInstance, parameters))?.created_at;
}
