import { type Call, problemCodeOf } from '../../src/http/messages.ts';
import { changed, changing, type Fault } from '../support/faulty-target.ts';

interface List {
  total_count: number;
  data: { state: string; last_answer: string | null; revoked_by: string | null }[];
}

const list = { operation: 'listInvitations', check: 'behaviour' } as const;
const revoke = { operation: 'revokeInvitation', check: 'behaviour' } as const;

function isInvitations({ method, path }: Call): boolean {
  return method === 'GET' && /\/portal\/invitations(\?|$)/.test(path);
}

/** A server that returns the list of invitations with a change. */
function faultyList(what: string, shows: Fault['shows'], change: (list: List) => unknown): Fault {
  return { what, shows, respond: changing(isInvitations, change) };
}

/** Servers with a faulty list or revocation of invitations. */
export const invitationFaults: Fault[] = [
  faultyList('lists the oldest invitation first', list, (body) => ({
    ...body,
    data: body.data.toReversed(),
  })),
  faultyList('returns the state sent for a superseded invitation', list, (body) => ({
    ...body,
    data: body.data.map((one) => (one.state === 'superseded' ? { ...one, state: 'sent' } : one)),
  })),
  faultyList('returns the link in last_answer', list, (body) => ({
    ...body,
    data: body.data.map((one) => ({
      ...one,
      last_answer: '250 Ok https://sandbox.md-hq.com/portal/join#eyJhbGciOiJkaXIifQ',
    })),
  })),
  faultyList('returns the encrypted token', { ...list, check: 'fields' }, (body) => ({
    ...body,
    data: body.data.map((one) => ({ ...one, sealed_token: 'x' })),
  })),
  faultyList('returns no revoked_by', revoke, (body) => ({
    ...body,
    data: body.data.map((one) => ({ ...one, revoked_by: null })),
  })),
  {
    what: 'returns overlapping pages of invitations',
    shows: list,
    respond: (call, forward) =>
      forward(
        isInvitations(call) ? { ...call, path: call.path.replace('offset=2', 'offset=1') } : call,
      ),
  },
  {
    what: 'responds 200 to the revocation of an inactive invitation',
    shows: revoke,
    async respond(call, forward) {
      const response = await forward(call);
      if (problemCodeOf(response) !== 'invitation-already-ended') return response;
      const path = call.path.slice(0, call.path.lastIndexOf('/'));
      const listed = await forward({ ...call, method: 'GET', path });
      return changed<List>(listed, ({ data }) => ({
        result: true,
        message: 'The invitation was revoked.',
        data: data[0],
      }));
    },
  },
  {
    what: 'returns the state expired for a revoked invitation',
    shows: revoke,
    async respond(call, forward) {
      const response = await forward(call);
      if (problemCodeOf(response) !== 'invitation-already-ended') return response;
      return changed<object>(response, (problem) => ({ ...problem, state: 'expired' }));
    },
  },
  {
    what: "revokes another patient's invitation",
    shows: revoke,
    respond: (call, forward) =>
      forward({
        ...call,
        path: call.path.replace('/222/portal/invitations/', '/221/portal/invitations/'),
      }),
  },
];
