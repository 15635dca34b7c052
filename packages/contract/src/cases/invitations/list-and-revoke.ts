import type { Invitation, PortalError } from '@mdhq/portal-client';
import type { Session } from '../../http/session.ts';
import { anotherPatient, type ContractCase } from '../contract-case.ts';
import {
  expectApiUser,
  expectEqual,
  expectRefusal,
  expectResponse,
  expectThat,
} from '../expect.ts';
import { unknownId } from '../paths.ts';
import { hasNoLink, invitationIn, inviteInvitee } from './invitee.ts';

const live: readonly Invitation['state'][] = ['queued', 'sent', 'opened'];

/** List and revocation of invitations: Q40, Q46. */
export function invitationCases(): ContractCase[] {
  return [latest, ofJoinedPatient, pages, badParameters, revocation, anotherPatients, neverExisted];
}

const latest: ContractCase = {
  name: 'lists the latest invitation first, and the previous one as superseded (Q46)',
  operation: 'listInvitations',
  covers: [200],
  needs: ['state', 'writing', 'invitee'],
  surface: 'full',
  async run(session) {
    const before = await liveInvitation(session);
    const invitation = invitationIn(await inviteInvitee(session));
    const { data, total_count } = await listOf(session);

    const [first, second] = data;
    expectEqual('the first id', first?.id, invitation.id);
    expectEqual('the fields that never change', lastingPartOf(first), lastingPartOf(invitation));
    expectThat(
      live.includes(first?.state ?? 'failed'),
      'a state with an active link',
      'another state',
    );
    expectApiUser('created_by', first?.created_by, session.target.credentials.username);
    expectEqual('the second id', second?.id, before.id);
    expectEqual('the second state', second?.state, 'superseded');
    expectThat(second?.superseded_at != null, 'a time in superseded_at', 'none');
    expectThat(
      total_count >= data.length,
      'a total_count of at least the listed ones',
      'a smaller one',
    );
    expectThat(hasNoLink(data), 'a list without links and addresses', 'a text that looks like one');
  },
};

const ofJoinedPatient: ContractCase = {
  name: 'lists the invitations of a patient who has joined, with the times of their states',
  operation: 'listInvitations',
  covers: [200],
  needs: ['state', 'writing', 'patient log-in'],
  surface: 'full',
  async run({ client, target }) {
    const { patientLogIn = { username: '', password: '' } } = target;
    const { patient_details } = await client().portal.validateCredentials(patientLogIn);
    const { data } = await client().invitations.list(patient_details?.id ?? 0);
    for (const invitation of data) {
      const { state, accepted_at, failed_at, failure, revoked_at, revoked_by } = invitation;
      expectEqual('a time in accepted_at', accepted_at !== null, state === 'accepted');
      expectEqual('a failure', failure !== null, failed_at !== null);
      expectEqual('revoked_by', revoked_by !== null, revoked_at !== null);
      expectThat(
        state !== 'sent' || invitation.sent_at !== null,
        'a time in sent_at of a sent invitation',
        'none',
      );
      const { sent_at, last_answer, tries } = invitation;
      expectThat(sent_at === null || tries > 0, 'tries of a sent mail', 'none');
      expectThat(sent_at === null || last_answer !== null, 'last_answer of a sent mail', 'none');
    }
  },
};

const pages: ContractCase = {
  name: 'returns pages without gaps and duplicates, newest first (Q19)',
  operation: 'listInvitations',
  covers: [200],
  needs: ['state'],
  surface: 'full',
  async run(session) {
    const { data, total_count } = await listOf(session);
    const ids = idsOf(data);
    expectEqual(
      'the order of ids',
      ids,
      [...new Set(ids)].sort((one, other) => other - one),
    );
    const some = ids.slice(0, 4);
    const concatenated: number[] = [];
    for (let offset = 0; offset < some.length; offset += 2) {
      const page = await listOf(session, { limit: 2, offset });
      expectEqual('total_count on every page', page.total_count, total_count);
      expectEqual('has_more', page.has_more, offset + 2 < total_count);
      concatenated.push(...idsOf(page.data));
    }
    expectEqual('the ids of the pages', concatenated, some);
    const past = await listOf(session, { offset: total_count });
    expectEqual('data past the end', past.data, []);
  },
};

const badParameters: ContractCase = {
  name: 'responds 422 to a limit outside 1 to 100 and to an invalid offset (Q19)',
  operation: 'listInvitations',
  covers: [422],
  needs: [],
  surface: 'full',
  async run(session) {
    for (const query of ['limit=abc', 'limit=0', 'limit=101', 'offset=-1', 'offset=1.5']) {
      const path = `/api/v1/extensions/patients/${listed(session)}/portal/invitations?${query}`;
      const response = await session.send({ method: 'GET', path });
      expectResponse(session, response, 422, 'validation-failed');
    }
  },
};

const revocation: ContractCase = {
  name: 'revokes a link once, and responds 404 without a change to an inactive one (Q16)',
  operation: 'revokeInvitation',
  covers: [200, 404],
  needs: ['state', 'writing', 'invitee'],
  surface: 'full',
  async run(session) {
    const { id } = await liveInvitation(session);
    const { data: before } = await listOf(session);
    const revoke = (invitationId: number) =>
      session.client().invitations.revoke(session.target.invitee ?? 0, invitationId);
    const { data: revoked } = await revoke(id);
    expectThat(revoked !== undefined, 'the invitation in data', 'none');
    expectEqual('state', revoked.state, 'revoked');
    expectApiUser('revoked_by', revoked.revoked_by, session.target.credentials.username);
    expectThat(revoked.revoked_at !== null, 'a time in revoked_at', 'none');
    const after = before.map((one) => (one.id === id ? revoked : one));
    expectEqual(
      'the list afterwards',
      (await listOf(session)).data.map(lasting),
      after.map(lasting),
    );

    for (const ended of after.slice(0, 2)) {
      const refusal = await expectRefusal(session, revoke(ended.id), 'invitation-already-ended');
      expectEqual('state', stateIn(refusal), ended.state);
    }
    const { data: last } = await listOf(session);
    expectEqual('the list after a second DELETE', last.map(lasting), after.map(lasting));
  },
};

const anotherPatients: ContractCase = {
  name: "responds 404 for another patient's invitation, and leaves it active (Q6)",
  operation: 'revokeInvitation',
  covers: [404],
  needs: ['state', 'writing', 'invitee', 'patient without email'],
  surface: 'full',
  async run(session) {
    const { data } = await listOf(session);
    const id = data[0]?.id ?? unknownId;
    const another = anotherPatient({ ...session.target, invitee: undefined }) ?? 0;
    const call = session.client().invitations.revoke(another, id);
    const refusal = expectRefusal(session, call, 'invitation-not-found');
    await refusal.catch(() => undefined);
    expectEqual(
      'the list afterwards',
      (await listOf(session)).data.map(lasting),
      data.map(lasting),
    );
    await refusal;
  },
};

const neverExisted: ContractCase = {
  name: 'responds 404 for an unknown invitation',
  operation: 'revokeInvitation',
  covers: [404],
  needs: ['state', 'writing'],
  surface: 'full',
  async run(session) {
    const call = session.client().invitations.revoke(session.target.patient, unknownId);
    await expectRefusal(session, call, 'invitation-not-found');
  },
};

/** The latest invitation if its link is active, or a new one. Mails are limited (Q49). */
async function liveInvitation(session: Session): Promise<Invitation> {
  const [newest] = (await listOf(session, { limit: 1 })).data;
  if (newest !== undefined && live.includes(newest.state)) return newest;
  return invitationIn(await inviteInvitee(session));
}

function listOf(session: Session, page = {}) {
  return session.client().invitations.list(listed(session), page);
}

/** The patient whose invitations are listed. */
function listed({ target: { invitee, patient } }: Session): number {
  return invitee ?? patient;
}

function idsOf(invitations: readonly Invitation[]): number[] {
  return invitations.map(({ id }) => id);
}

/** The fields that only revocations and new invitations change; delivery changes others at any time. */
function lasting({ id, state, superseded_at, revoked_at, revoked_by }: Invitation): object {
  const isLive = live.includes(state);
  return { id, state: isLive ? 'live' : state, superseded_at, revoked_at, revoked_by };
}

/** The fields that never change. */
function lastingPartOf(invitation: Invitation | undefined): object {
  const { id, kind, sent_to, created, created_by, expires } = invitation ?? {};
  return { id, kind, sent_to, created, created_by, expires };
}

function stateIn(error: PortalError | undefined): unknown {
  return error?.code === 'invitation-already-ended' ? error.state : undefined;
}
