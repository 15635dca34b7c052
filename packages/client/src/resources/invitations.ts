import type { Invitation, InvitationList, RevocationResult } from '@mdhq/portal-types';
import { checkId, patientPath } from '../arguments.ts';
import type { CallOptions, RepeatOptions } from '../options.ts';
import type { FailureFacts } from '../portal-error.ts';
import type { CallOperation } from '../sending/call-operation.ts';
import type { QueryOf } from '../sending/request.ts';
import { asList, iterable, pageQuery, readAllPages } from './pages.ts';

/** Selects invitations of a patient. Default: the 100 newest. */
export interface InvitationListOptions extends CallOptions {
  /** The page size, 1 to 100. Default: 100. */
  limit?: number | undefined;
  /** The number of invitations to skip from the start, the newest. Default: 0. */
  offset?: number | undefined;
}

/**
 * The invitation was revoked by an earlier try, or by an earlier call with `idempotent`. `data` was part
 * of that response.
 */
export interface RepeatedRevocation {
  result: true;
  message: string;
  data?: never;
}

/** The invitations of a patient; `portal.invite` creates one. */
export interface InvitationCalls {
  /**
   * Returns one page of the patient's invitations, newest first.
   *
   * @throws PortalError; `route-unavailable` if the instance does not list invitations
   * @example
   * const { data: [latest] } = await client.invitations.list(221, { limit: 1 });
   * console.log(latest?.state, latest?.last_answer);
   */
  list(ptId: number, options?: InvitationListOptions): Promise<InvitationList>;

  /**
   * Iterates over the invitations of all pages, newest first; `limit` is the page size.
   *
   * @throws PortalError from the loop
   * @example
   * for await (const invitation of client.invitations.iterate(221)) {
   *   console.log(invitation.created, invitation.state);
   * }
   */
  iterate(ptId: number, options?: InvitationListOptions): AsyncIterable<Invitation>;

  /**
   * Revokes an active link, and cancels its mail if that has not been sent. With `idempotent: true` the
   * call also succeeds if the invitation is already revoked, by any user.
   *
   * @throws PortalError; `invitation-already-ended` has the `state` of the invitation
   * @example
   * const { data } = await client.invitations.revoke(221, 10);
   * console.log(data?.revoked_at ?? 'by an earlier try');
   */
  revoke(
    ptId: number,
    invitationId: number,
    options?: RepeatOptions,
  ): Promise<RevocationResult | RepeatedRevocation>;
}

export function invitationCalls(call: CallOperation): InvitationCalls {
  const list: InvitationCalls['list'] = async (ptId, options = {}) =>
    call(
      'listInvitations',
      {
        path: patientPath(ptId),
        query: pageQuery(options) satisfies Required<QueryOf<'listInvitations'>>,
      },
      options,
      asList,
    );
  return {
    list,
    iterate: (ptId, options = {}) =>
      iterable(async function* () {
        yield* await readAllPages(
          (offset) => list(ptId, { ...options, offset }),
          pageQuery(options).offset ?? 0,
        );
      }),
    revoke: async (ptId, invitationId, options = {}) => {
      const path = { ...patientPath(ptId), invitation_id: checkId('invitationId', invitationId) };
      return call('revokeInvitation', { path }, options, { asRepeated: earlierRevocation });
    },
  };
}

/** The result if the invitation is already revoked; undefined for other failures. */
function earlierRevocation({ code, state }: FailureFacts): RepeatedRevocation | undefined {
  return code === 'invitation-already-ended' && state === 'revoked'
    ? { result: true, message: 'Revoked by an earlier try.' }
    : undefined;
}
