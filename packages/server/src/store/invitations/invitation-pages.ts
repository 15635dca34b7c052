import { sql } from 'kysely';
import { type Executor, first } from '../database.ts';
import { prepare } from '../prepared-query.ts';
import type { InvitationsTable } from '../schema.ts';

type OfPatient = Pick<InvitationsTable, 'instance_id' | 'pt_id'>;

/** A page of the invitations of a patient. */
export interface InvitationPage extends OfPatient {
  limit: number;
  offset: number;
}

// Ids increase from commit to commit, so the newest has the highest one even if the clock was changed.
const selectPage = prepare<InvitationPage, InvitationsTable>((queries, parameter) =>
  queries
    .selectFrom('invitations')
    .selectAll()
    .where('instance_id', '=', parameter.instance_id)
    .where('pt_id', '=', parameter.pt_id)
    .orderBy('invitation_id', 'desc')
    .limit(parameter.limit)
    .offset(parameter.offset),
);

const countAll = prepare<OfPatient, { total: number }>((queries, parameter) =>
  queries
    .selectFrom('invitations')
    .select(sql<number>`count(*)`.as('total'))
    .where('instance_id', '=', parameter.instance_id)
    .where('pt_id', '=', parameter.pt_id),
);

/** Reads a page of the invitations of a patient, newest first. */
export function selectInvitations(
  executor: Executor,
  page: InvitationPage,
): Promise<InvitationsTable[]> {
  return executor.execute(selectPage, page);
}

/** Counts the invitations of a patient. */
export async function countInvitations(
  executor: Executor,
  { instance_id, pt_id }: OfPatient,
): Promise<number> {
  return (await first(executor, countAll, { instance_id, pt_id }))?.total ?? 0;
}
