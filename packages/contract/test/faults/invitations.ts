import type { Call } from '../../src/http/messages.ts';
import { problemCodeOf } from '../../src/http/messages.ts';
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

/** A server whose list of invitations is right but for what `change` does to it. */
function faultyList(what: string, shows: Fault['shows'], change: (list: List) => unknown): Fault {
  return { what, shows, respond: changing(isInvitations, change) };
}

/** Servers that are wrong about invitations: their list, and their end. */
export const invitationFaults: Fault[] = [
  faultyList('lists the oldest invitation first', list, (body) => ({
    ...body,
    data: body.data.toReversed(),
  })),
  faultyList('calls a superseded link one that was sent', list, (body) => ({
    ...body,
    data: body.data.map((one) => (one.state === 'superseded' ? { ...one, state: 'sent' } : one)),
  })),
  faultyList('quotes the link in what the mail server said', list, (body) => ({
    ...body,
    data: body.data.map((one) => ({
      ...one,
      last_answer: '250 Ok https://sandbox.md-hq.com/portal/join#eyJhbGciOiJkaXIifQ',
    })),
  })),
  faultyList('tells the sealed token along', { ...list, check: 'fields' }, (body) => ({
    ...body,
    data: body.data.map((one) => ({ ...one, sealed_token: 'x' })),
  })),
  faultyList('does not say who has revoked', revoke, (body) => ({
    ...body,
    data: body.data.map((one) => ({ ...one, revoked_by: null })),
  })),
  {
    what: 'has pages of invitations that overlap',
    shows: list,
    respond: (call, forward) =>
      forward(
        isInvitations(call) ? { ...call, path: call.path.replace('offset=2', 'offset=1') } : call,
      ),
  },
  {
    what: 'says that it has revoked what had ended',
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
    what: 'says of a revoked invitation that it expired',
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
