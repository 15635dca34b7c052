import { type Executor, first } from './database.ts';
import { prepare } from './prepared-query.ts';
import type { InvitationsTable } from './schema.ts';

type CreatedAt = Pick<InvitationsTable, 'created_at'>;

const selectOfPatient = prepare<
  Pick<InvitationsTable, 'instance_id' | 'pt_id'> & { before: number },
  CreatedAt
>((queries, parameter) =>
  queries
    .selectFrom('invitations')
    .select('created_at')
    .where('instance_id', '=', parameter.instance_id)
    .where('pt_id', '=', parameter.pt_id)
    .orderBy('invitation_id', 'desc')
    .limit(1)
    .offset(parameter.before),
);

const selectOfInstance = prepare<
  Pick<InvitationsTable, 'instance_id'> & { before: number },
  CreatedAt
>((queries, parameter) =>
  queries
    .selectFrom('invitations')
    .select('created_at')
    .where('instance_id', '=', parameter.instance_id)
    .orderBy('invitation_id', 'desc')
    .limit(1)
    .offset(parameter.before),
);

/**
 * When the patient's `nth` newest invitation was made, counted from 1, in milliseconds since 1970.
 * @returns undefined where there are fewer
 */
export async function nthNewestOfPatient(
  executor: Executor,
  { instance_id, pt_id }: Pick<InvitationsTable, 'instance_id' | 'pt_id'>,
  nth: number,
): Promise<number | undefined> {
  const row = await first(executor, selectOfPatient, { instance_id, pt_id, before: nth - 1 });
  return row?.created_at;
}

/** The same for all patients of the instance together. */
export async function nthNewestOfInstance(
  executor: Executor,
  { instance_id }: Pick<InvitationsTable, 'instance_id'>,
  nth: number,
): Promise<number | undefined> {
  return (await first(executor, selectOfInstance, { instance_id, before: nth - 1 }))?.created_at;
}
