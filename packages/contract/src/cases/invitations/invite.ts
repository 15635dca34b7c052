import { isDeepStrictEqual } from 'node:util';
import type { ContractCase } from '../contract-case.ts';
import { expectEqual, expectRefusal, expectResponse, expectThat } from '../expect.ts';
import { expectInvitationsLeft, hasNoLink, invitationIn, inviteInvitee } from './invitee.ts';

const invite: Pick<ContractCase, 'operation'> = { operation: 'inviteToPortal' };

/** A masked mail address: only its first letter and domain are readable. */
const masked = /^[^@*]?\*+@[^@]+$/;

export function inviteCases(): ContractCase[] {
  return [
    {
      ...invite,
      name: 'sends an invitation, without the link or the full address in the response (Q40)',
      covers: [202],
      needs: ['state', 'writing', 'invitee'],
      async run(session) {
        const result = await inviteInvitee(session);
        if (session.contract.surface !== 'documented') expectEqual('result', result.result, true);
        if (session.contract.surface !== 'full') return;

        const invitation = invitationIn(result);
        expectThat(masked.test(invitation.sent_to), 'a masked address', 'an unmasked one');
        expectThat(hasNoLink(result), 'a response without the link', 'a text that looks like one');
        expectThat(
          invitation.created < invitation.expires,
          'an invitation that expires after it was created',
          'one that expires before',
        );
      },
    },
    {
      ...invite,
      name: 'sends the mail to the stored address, even if the body names another one (Q38)',
      covers: [202],
      needs: ['state', 'writing', 'invitee'],
      surface: 'full',
      async run(session) {
        const { invitee = 0 } = session.target;
        const { email1 } = await session.client().patients.show(invitee);
        const response = await session.send({
          method: 'POST',
          path: `/api/v1/patients/${invitee}/portal/invite`,
          headers: { 'content-type': 'application/json' },
          body: '{"email":"other@elsewhere.test"}',
        });
        expectInvitationsLeft(response);
        expectResponse(session, response, 202);
        const invitation = invitationIn(JSON.parse(response.text));
        const ends = email1 && [email1.slice(0, 1), email1.slice(email1.lastIndexOf('@'))];
        const sentTo = /^(.)\*+(@.*)$/.exec(invitation.sent_to)?.slice(1);
        expectThat(isDeepStrictEqual(sentTo, ends), 'the stored address, masked', 'another one');
      },
    },
    {
      ...invite,
      name: 'responds 422 for a patient without an email address (Q39)',
      covers: [422],
      needs: ['state', 'writing', 'patient without email'],
      surface: 'full',
      async run(session) {
        const { patientWithoutEmail = 0 } = session.target;
        const call = session.client().portal.invite(patientWithoutEmail);
        await expectRefusal(session, call, 'patient-has-no-email');
      },
    },
  ];
}
