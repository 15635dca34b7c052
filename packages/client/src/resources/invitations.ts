import type { Invitation, InvitationList, RevocationResult } from '@mdhq/portal-types';
import { checkId, patientPath } from '../arguments.ts';
import type { CallOptions } from '../options.ts';
import type { FailureFacts } from '../portal-error.ts';
import type { CallOperation } from '../sending/call-operation.ts';
import { asList, eachOnce, pageQuery } from './pages.ts';

/** Which of a patient's invitations. Without any: the hundred newest. */
export interface InvitationListOptions extends CallOptions {
  /** How many in one answer, 1 to 100; 100 without it. */
  limit?: number | undefined;
  /** How many to leave out from the start, the newest; 0 without it. */
  offset?: number | undefined;
}

/** The invitation is revoked, by this call, though the answer that said so was lost, with `data` in it. */
export interface RepeatedRevocation {
  result: true;
  message: string;
  data?: never;
}

/** The links that a patient was sent; `portal.invite` sends one more. */
export interface InvitationCalls {
  /**
   * One page of the patient's invitations, newest first: the first one is what stands now.
   *
   * @throws PortalError; `route-unavailable` where the instance does not list invitations
   * @example
   * const { data: [latest] } = await client.invitations.list(221, { limit: 1 });
   * console.log(latest?.state, latest?.last_answer);
   */
  list(ptId: number, options?: InvitationListOptions): Promise<InvitationList>;

  /**
   * Every invitation, newest first, over all pages; `limit` is the size of a page.
   *
   * @throws PortalError from the loop
   * @example
   * for await (const invitation of client.invitations.iterate(221)) {
   *   console.log(invitation.created, invitation.state);
   * }
   */
  iterate(ptId: number, options?: InvitationListOptions): AsyncIterable<Invitation>;

  /**
   * Ends a link that still works, and drops its mail where that still waits.
   *
   * @throws PortalError; `invitation-already-ended` says in `state` how it ended
   * @example
   * const { data } = await client.invitations.revoke(221, 10);
   * console.log(data?.revoked_at ?? 'by an earlier try');
   */
  revoke(
    ptId: number,
    invitationId: number,
    options?: CallOptions,
  ): Promise<RevocationResult | RepeatedRevocation>;
}

export function invitationCalls(call: CallOperation): InvitationCalls {
  const list: InvitationCalls['list'] = async (ptId, options = {}) =>
    call(
      'listInvitations',
      { path: patientPath(ptId), query: pageQuery(options) },
      options,
      asList,
    );
  return {
    list,
    iterate: (ptId, options = {}) => ({
      async *[Symbol.asyncIterator]() {
        yield* await eachOnce((offset) => list(ptId, { ...options, offset }), options.offset ?? 0);
      },
    }),
    revoke: async (ptId, invitationId, options = {}) => {
      const path = {
        ...patientPath(ptId),
        invitation_id: checkId('invitationId', invitationId),
      };
      return call('revokeInvitation', { path }, options, { asRepeated: revokedBefore });
    },
  };
}

/** What a repeated DELETE is told where the first one, or somebody meanwhile, has revoked the invitation. */
function revokedBefore({ code, state }: FailureFacts): RepeatedRevocation | undefined {
  return code === 'invitation-already-ended' && state === 'revoked'
    ? { result: true, message: 'Revoked by an earlier try.' }
    : undefined;
}
