import type { InvitationCalls, RepeatedRevocation } from '../api/invitations.ts';
import { checkId } from '../checks.ts';
import type { FailureFacts } from '../portal-error.ts';
import type { CallOperation } from '../sending/operation.ts';
import { asList } from './as-list.ts';
import { eachOnce } from './each-once.ts';
import { pageQuery } from './page-query.ts';
import { patientPath } from './parameters.ts';

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
