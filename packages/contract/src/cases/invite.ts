import type { ContractCase } from './contract-case.ts';
import { expectAnswer, expectEqual, expectRefusal, expectThat } from './expect.ts';

const invite: Pick<ContractCase, 'operation'> = { operation: 'inviteToPortal' };

/** A mail address of which nothing is left but its first letter and its domain. */
const masked = /^[^@*]?\*+@[^@]+$/;

/** What would let a reader of the answer in: an address, a token, or a JWT. */
const keyToTheDoor = /https?:|#|eyJ|[\w-]{32,}/;

export function inviteCases(): ContractCase[] {
  return [
    {
      ...invite,
      name: 'invites, and keeps the link and the address to itself (Q40)',
      covers: [202],
      needs: ['state', 'writing', 'invitee'],
      async run(session) {
        const { invitee = 0 } = session.target;
        const result = await session.client().portal.invite(invitee);
        if (session.contract.surface !== 'documented') expectEqual('result', result.result, true);
        if (session.contract.surface !== 'full') return;

        const { invitation } = result;
        expectThat(masked.test(invitation.sent_to), 'a masked address', 'one that can be read');
        expectThat(
          !keyToTheDoor.test(JSON.stringify(result)),
          'an answer without the link',
          'something that looks like it',
        );
        expectThat(
          invitation.created < invitation.expires,
          'an invitation that expires after it was created',
          'one that does not',
        );
      },
    },
    {
      ...invite,
      name: 'sends the mail to the stored address, whatever a body says (Q38)',
      covers: [202],
      needs: ['state', 'writing', 'invitee'],
      surface: 'full',
      async run(session) {
        const { invitee = 0 } = session.target;
        const { invitation } = await session.client().portal.invite(invitee);
        const answer = await session.send({
          method: 'POST',
          path: `/api/v1/patients/${invitee}/portal/invite`,
          headers: { 'content-type': 'application/json' },
          body: '{"email":"other@elsewhere.test"}',
        });
        expectAnswer(session, answer, 202);
        const again = JSON.parse(answer.text) as { invitation: { sent_to: string } };
        expectEqual('the address', again.invitation.sent_to, invitation.sent_to);
      },
    },
    {
      ...invite,
      name: 'can not invite a patient without an e-mail address (Q39)',
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
