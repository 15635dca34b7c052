import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { type Executor, first, type Transaction } from '../database.ts';
import { prepare, prepareCommand } from '../prepared-query.ts';
import type { InvitationsTable, Schema } from '../schema.ts';

type InvitationKey = Pick<InvitationsTable, 'instance_id' | 'invitation_id'>;

type Revocation = InvitationKey &
  Pick<InvitationsTable, 'pt_id'> & { revoked_at: number; revoked_by: string };

/** The claims of a link. An invitation is found only if all of them match. */
export type InvitationSecret = Pick<
  InvitationsTable,
  'instance_id' | 'pt_id' | 'kind' | 'secret_hash'
>;

/** Neither redeemed, replaced, revoked, failed nor expired. */
function isLive(
  invitation: ExpressionBuilder<Schema, 'invitations'>,
  now: number,
): Expression<SqlBool> {
  return invitation.and([
    invitation('accepted_at', 'is', null),
    invitation('superseded_at', 'is', null),
    invitation('revoked_at', 'is', null),
    invitation('failed_at', 'is', null),
    invitation('expires_at', '>', now),
  ]);
}

const insert = prepareCommand<InvitationsTable>((queries, parameter) =>
  queries.insertInto('invitations').values({
    instance_id: parameter.instance_id,
    invitation_id: parameter.invitation_id,
    pt_id: parameter.pt_id,
    kind: parameter.kind,
    sent_to: parameter.sent_to,
    secret_hash: parameter.secret_hash,
    created_at: parameter.created_at,
    created_by: parameter.created_by,
    expires_at: parameter.expires_at,
    sent_at: parameter.sent_at,
    failed_at: parameter.failed_at,
    failure: parameter.failure,
    opened_at: parameter.opened_at,
    accepted_at: parameter.accepted_at,
    superseded_at: parameter.superseded_at,
    revoked_at: parameter.revoked_at,
    revoked_by: parameter.revoked_by,
    tries: parameter.tries,
    last_answer: parameter.last_answer,
  } satisfies Record<keyof InvitationsTable, unknown>),
);

const selectByKey = prepare<InvitationKey, InvitationsTable>((queries, parameter) =>
  queries
    .selectFrom('invitations')
    .selectAll()
    .where('instance_id', '=', parameter.instance_id)
    .where('invitation_id', '=', parameter.invitation_id),
);

const selectBySecret = prepare<InvitationSecret, InvitationsTable>((queries, parameter) =>
  queries
    .selectFrom('invitations')
    .selectAll()
    .where('instance_id', '=', parameter.instance_id)
    .where('secret_hash', '=', parameter.secret_hash)
    .where('pt_id', '=', parameter.pt_id)
    .where('kind', '=', parameter.kind),
);

const selectLatest = prepare<Pick<InvitationsTable, 'instance_id' | 'pt_id'>, InvitationsTable>(
  (queries, parameter) =>
    queries
      .selectFrom('invitations')
      .selectAll()
      .where('instance_id', '=', parameter.instance_id)
      .where('pt_id', '=', parameter.pt_id)
      .orderBy('invitation_id', 'desc')
      .limit(1),
);

const supersedeLive = prepareCommand<
  Pick<InvitationsTable, 'instance_id' | 'pt_id'> & { superseded_at: number }
>((queries, parameter) =>
  queries
    .updateTable('invitations')
    .set({ superseded_at: parameter.superseded_at })
    .where('instance_id', '=', parameter.instance_id)
    .where('pt_id', '=', parameter.pt_id)
    .where((invitation) => isLive(invitation, parameter.superseded_at)),
);

const acceptLive = prepare<
  InvitationSecret & { accepted_at: number },
  Pick<InvitationsTable, 'invitation_id'>
>((queries, parameter) =>
  queries
    .updateTable('invitations')
    .set({ accepted_at: parameter.accepted_at })
    .where('instance_id', '=', parameter.instance_id)
    .where('secret_hash', '=', parameter.secret_hash)
    .where('pt_id', '=', parameter.pt_id)
    .where('kind', '=', parameter.kind)
    .where((invitation) => isLive(invitation, parameter.accepted_at))
    .returning('invitation_id'),
);

const revokeLive = prepare<Revocation, InvitationsTable>((queries, parameter) =>
  queries
    .updateTable('invitations')
    .set({ revoked_at: parameter.revoked_at, revoked_by: parameter.revoked_by })
    .where('instance_id', '=', parameter.instance_id)
    .where('invitation_id', '=', parameter.invitation_id)
    .where('pt_id', '=', parameter.pt_id)
    .where((invitation) => isLive(invitation, parameter.revoked_at))
    .returningAll(),
);

const failLive = prepare<
  { instance_id: number; failed_at: number; failure: string },
  Pick<InvitationsTable, 'invitation_id'>
>((queries, parameter) =>
  queries
    .updateTable('invitations')
    .set({ failed_at: parameter.failed_at, failure: parameter.failure })
    .where('instance_id', '=', parameter.instance_id)
    .where((invitation) => isLive(invitation, parameter.failed_at))
    .returning('invitation_id'),
);

const openFirst = prepare<
  InvitationKey & { opened_at: number },
  Pick<InvitationsTable, 'invitation_id'>
>((queries, parameter) =>
  queries
    .updateTable('invitations')
    .set({ opened_at: parameter.opened_at })
    .where('instance_id', '=', parameter.instance_id)
    .where('invitation_id', '=', parameter.invitation_id)
    .where('opened_at', 'is', null)
    .where((invitation) => isLive(invitation, parameter.opened_at))
    .returning('invitation_id'),
);

// If two workers tried, the outcome of the later attempt is kept, whichever is recorded first.
const setTried = prepareCommand<InvitationKey & { tries: number; last_answer: string }>(
  (queries, parameter) =>
    queries
      .updateTable('invitations')
      .set({ tries: parameter.tries, last_answer: parameter.last_answer })
      .where('instance_id', '=', parameter.instance_id)
      .where('invitation_id', '=', parameter.invitation_id)
      .where('tries', '<', parameter.tries),
);

const setSent = prepareCommand<InvitationKey & { sent_at: number }>((queries, parameter) =>
  queries
    .updateTable('invitations')
    .set({ sent_at: parameter.sent_at })
    .where('instance_id', '=', parameter.instance_id)
    .where('invitation_id', '=', parameter.invitation_id),
);

const setFailed = prepareCommand<InvitationKey & { failed_at: number; failure: string }>(
  (queries, parameter) =>
    queries
      .updateTable('invitations')
      .set({ failed_at: parameter.failed_at, failure: parameter.failure })
      .where('instance_id', '=', parameter.instance_id)
      .where('invitation_id', '=', parameter.invitation_id),
);

export async function insertInvitation(
  transaction: Transaction,
  invitation: InvitationsTable,
): Promise<void> {
  await transaction.execute(insert, invitation);
}

export function findInvitation(
  executor: Executor,
  key: InvitationKey,
): Promise<InvitationsTable | undefined> {
  return first(executor, selectByKey, key);
}

export function findInvitationBySecret(
  executor: Executor,
  secret: InvitationSecret,
): Promise<InvitationsTable | undefined> {
  return first(executor, selectBySecret, secret);
}

/** The latest invitation of the patient, in any state. */
export function findLatestInvitation(
  executor: Executor,
  patient: Pick<InvitationsTable, 'instance_id' | 'pt_id'>,
): Promise<InvitationsTable | undefined> {
  return first(executor, selectLatest, patient);
}

/** Marks every active invitation of the patient as superseded. */
export async function supersedeInvitations(
  transaction: Transaction,
  patient: Pick<InvitationsTable, 'instance_id' | 'pt_id'> & { superseded_at: number },
): Promise<void> {
  await transaction.execute(supersedeLive, patient);
}

/**
 * Redeems a link if it is active at `accepted_at`. Of concurrent calls, one succeeds (Q43).
 * @returns undefined for a link that is not active
 */
export function acceptInvitation(
  transaction: Transaction,
  link: InvitationSecret & { accepted_at: number },
): Promise<Pick<InvitationsTable, 'invitation_id'> | undefined> {
  return first(transaction, acceptLive, link);
}

/**
 * Revokes an invitation of the patient if it is active at `revoked_at`.
 * @returns undefined if it is not
 */
export function revokeLiveInvitation(
  transaction: Transaction,
  revocation: Revocation,
): Promise<InvitationsTable | undefined> {
  return first(transaction, revokeLive, revocation);
}

/** Records when an active link was opened first. @returns whether this was the first time */
export async function markInvitationOpened(
  transaction: Transaction,
  opening: InvitationKey & { opened_at: number },
): Promise<boolean> {
  return (await first(transaction, openFirst, opening)) !== undefined;
}

/** Records the number of attempts and the outcome of the last one, without addresses and links. */
export async function markInvitationTried(
  transaction: Transaction,
  attempt: InvitationKey & { tries: number; last_answer: string },
): Promise<void> {
  await transaction.execute(setTried, attempt);
}

export async function markInvitationSent(
  transaction: Transaction,
  sending: InvitationKey & { sent_at: number },
): Promise<void> {
  await transaction.execute(setSent, sending);
}

/** Marks an invitation as failed, because its mail can't be sent; `failure` contains no address. */
export async function markInvitationFailed(
  transaction: Transaction,
  failing: InvitationKey & { failed_at: number; failure: string },
): Promise<void> {
  await transaction.execute(setFailed, failing);
}

/** Marks every active invitation of an instance as failed. @returns how many */
export async function failLiveInvitations(
  transaction: Transaction,
  failing: { instance_id: number; failed_at: number; failure: string },
): Promise<number> {
  return (await transaction.execute(failLive, failing)).length;
}
