import { problemCodeOf } from '../../src/http/messages.ts';
import { changed, type Fault, isList } from '../support/faulty-target.ts';

interface List {
  total_count: number;
  has_more: boolean;
  data: unknown[];
}

const list = { operation: 'showPortalRequests', check: 'behaviour' } as const;
const dismiss = { operation: 'deletePortalRequest', check: 'behaviour' } as const;
const invite = { operation: 'inviteToPortal', check: 'behaviour' } as const;

/** Executes a request again, without a key, whenever its response is repeated. */
function mailingOnReplay(): Fault['respond'] {
  const answered = new Set<string>();
  return async (call, forward) => {
    const { 'idempotency-key': key, ...headers } = call.headers;
    const response = await forward(call);
    if (key === undefined || response.status !== 202) return response;
    if (answered.has(key)) await forward({ ...call, headers });
    answered.add(key);
    return response;
  };
}

/** Servers whose responses are well-formed, but whose behavior is wrong. */
export const behaviorFaults: Fault[] = [
  {
    what: 'still lists dismissed requests',
    shows: dismiss,
    respond: (call, forward) =>
      forward(
        isList(call) ? { ...call, path: call.path.replace('status=open', 'status=all') } : call,
      ),
  },
  {
    what: "dismisses another patient's request",
    shows: dismiss,
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace('/221/portal/enqueued', '/1/portal/enqueued') }),
  },
  {
    what: 'responds 200 to a second DELETE',
    shows: dismiss,
    async respond(call, forward) {
      const response = await forward(call);
      if (problemCodeOf(response) !== 'request-already-dismissed') return response;
      const id = Number(call.path.split('/').at(-1));
      const path = '/api/v1/patients/1/portal/enqueued?status=dismissed';
      const dismissed = await forward({ ...call, method: 'GET', path });
      return changed<{ data: { id: number }[] }>({ ...dismissed, status: 200 }, ({ data }) => ({
        result: true,
        message: 'The request was dismissed.',
        data: data.find((one) => one.id === id) ?? data[0],
      }));
    },
  },
  {
    what: 'changes the time of a dismissal on a second DELETE',
    shows: dismiss,
    async respond(call, forward) {
      const response = await forward(call);
      if (problemCodeOf(response) !== 'request-already-dismissed') return response;
      return changed<object>(response, (problem) => ({
        ...problem,
        dismissed_at: new Date().toISOString(),
      }));
    },
  },
  {
    what: 'lets a read-only API user write',
    shows: dismiss,
    respond: (call, forward) => {
      const { authorization, ...others } = call.headers;
      const isReader = authorization?.startsWith(`Basic ${btoa('reader').slice(0, 6)}`);
      const writer = `Basic ${btoa('un:pwd')}`;
      return forward(isReader ? { ...call, headers: { ...others, authorization: writer } } : call);
    },
  },
  {
    what: 'does not limit the bytes of details in a page',
    shows: list,
    async respond(call, forward) {
      const response = await forward(call);
      if (!isList(call) || response.status !== 200 || call.path.includes('limit=')) return response;
      const { data, has_more } = JSON.parse(response.text) as List;
      if (!has_more) return response;
      const path = `${call.path.replace(/\?.*/, '')}?offset=${data.length}`;
      const rest = await forward({ ...call, path });
      return changed<List>(rest, (next) => ({ ...next, data: [...data, ...next.data] }));
    },
  },
  {
    what: 'sets has_more to false on a page that long details end',
    shows: list,
    async respond(call, forward) {
      const response = await forward(call);
      if (!isList(call) || response.status !== 200 || call.path.includes('limit=')) return response;
      return changed<List>(response, (body) => ({ ...body, has_more: false }));
    },
  },
  {
    what: 'does not filter by type',
    shows: list,
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replaceAll(/request_type=(rx|questionnaire)&?/g, '') }),
  },
  {
    what: 'treats an unknown status as all',
    shows: list,
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace('status=gone', 'status=all') }),
  },
  {
    what: 'ignores an unknown query parameter',
    shows: list,
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace('?request_typo=rx', '') }),
  },
  {
    what: 'returns a total_count that is one too high',
    shows: list,
    async respond(call, forward) {
      const response = await forward(call);
      if (!isList(call) || response.status !== 200) return response;
      return changed<List>(response, (body) => ({ ...body, total_count: body.total_count + 1 }));
    },
  },
  {
    what: 'returns overlapping pages',
    shows: list,
    respond: (call, forward) =>
      forward({
        ...call,
        path: call.path.replace(
          /(offset=)(2|4|6)\b/,
          (_all, name, offset) => `${name}${offset - 1}`,
        ),
      }),
  },
  {
    what: 'lists the newest requests first',
    shows: list,
    async respond(call, forward) {
      const response = await forward(call);
      if (!isList(call) || response.status !== 200) return response;
      return changed<List>(response, (body) => ({ ...body, data: body.data.toReversed() }));
    },
  },
  {
    what: 'rounds an id to the id of another patient',
    shows: list,
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace(/patients\/9007199254740993/, 'patients/1') }),
  },
  {
    what: 'responds 500 to invalid JSON',
    shows: { operation: 'createPatientQuestionnaire', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      if (response.status !== 400) return response;
      const text = response.text.replace('"status":400', '"status":500');
      return { ...response, status: 500, text: text.replace('#malformed-request', '#internal') };
    },
  },
  {
    what: 'reads the body before it authenticates',
    shows: { operation: 'queuePatientPrescription', check: 'behaviour' },
    respond: (call, forward) => {
      const authorization = `Basic ${btoa('un:pwd')}`;
      const isBroken = call.body === '{"broken":';
      return forward(isBroken ? { ...call, headers: { ...call.headers, authorization } } : call);
    },
  },
  {
    what: 'adds a prescription to the queue despite enqueue=false',
    shows: { operation: 'queuePatientPrescription', check: 'behaviour' },
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace('enqueue=false', 'enqueue=true') }),
  },
  {
    what: 'drops the structured answers of a questionnaire',
    shows: { operation: 'createPatientQuestionnaire', check: 'behaviour' },
    respond: (call, forward) =>
      forward({
        ...call,
        body: call.body?.replace(/"raw_data":\{"marker".*?\]/, '"raw_data":{"x":[]'),
      }),
  },
  {
    what: 'never lists a refill',
    shows: { operation: 'queuePatientRefill', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      if (!isList(call) || response.status !== 200) return response;
      return changed<{ data: { request_type: string }[] }>(response, (body) => ({
        ...body,
        data: body.data.filter(({ request_type }) => request_type !== 'rx_refill'),
      }));
    },
  },
  {
    what: 'adds a supplement to the queue despite enqueue=false',
    shows: { operation: 'queuePatientSupplement', check: 'behaviour' },
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace('supplements?enqueue=false', 'supplements') }),
  },
  {
    what: 'drops the recipient of a message',
    shows: { operation: 'createSecureMessage', check: 'behaviour' },
    respond: (call, forward) =>
      forward({ ...call, ...(call.body && { body: call.body.replace(/,"dr_id":\d+/, '') }) }),
  },
  {
    what: 'returns another patient than the requested one',
    shows: { operation: 'showPatient', check: 'behaviour' },
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace(/patients\/221$/, 'patients/1') }),
  },
  {
    what: 'returns a patient for an unknown id',
    shows: { operation: 'showPatient', check: 'behaviour' },
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace(/patients\/9007199254740991$/, 'patients/222') }),
  },
  {
    what: 'responds 405 to HEAD',
    shows: { operation: 'showPatient', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      return call.method === 'HEAD' ? { ...response, status: 405 } : response;
    },
  },
  {
    what: 'sends a body in response to HEAD',
    shows: { operation: 'listInvitations', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      return call.method === 'HEAD' ? { ...response, text: '{}' } : response;
    },
  },
  {
    what: 'accepts a wrong password',
    shows: { operation: 'validatePortalCredentials', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      if (!call.body?.includes('"username":"otto.fen"')) return response;
      return { ...response, text: response.text.replace('"result":false', '"result":true') };
    },
  },
  {
    what: 'responds differently to an unknown user name and a wrong password',
    shows: { operation: 'validatePortalCredentials', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      if (!call.body?.includes('unknown-')) return response;
      return { ...response, text: response.text.replace('The user name', 'Unknown user name') };
    },
  },
  {
    what: 'returns another patient for a log-in',
    shows: { operation: 'validatePortalCredentials', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      return {
        ...response,
        text: response.text.replace(
          '"id":223,"first_name":"Otto","last_name":"Fen","email',
          '"id":221,"first_name":"Otto","last_name":"Fen","email',
        ),
      };
    },
  },
  {
    what: 'ignores the Idempotency-Key',
    shows: { operation: 'createSecureMessage', check: 'behaviour' },
    respond: ({ headers: { 'idempotency-key': _key, ...headers }, ...call }, forward) =>
      forward({ ...call, headers }),
  },
  {
    what: 'repeats the first response to a different request with the same Idempotency-Key',
    shows: { operation: 'inviteToPortal', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      if (problemCodeOf(response) !== 'idempotency-key-reused') return response;
      return forward({ ...call, path: call.path.replace('/222/', '/221/') });
    },
  },
  {
    what: 'repeats the response to an invitation, and sends another mail',
    shows: invite,
    respond: mailingOnReplay(),
  },
  {
    what: 'reveals the link of an invitation',
    shows: invite,
    async respond(call, forward) {
      const response = await forward(call);
      if (response.status !== 202) return response;
      return changed<object>(response, (body) => ({
        ...body,
        message: 'On its way: https://sandbox.md-hq.com/portal/join#eyJhbGciOiJkaXIifQ',
      }));
    },
  },
  {
    what: 'invites a patient without an email address',
    shows: invite,
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace('/222/portal/invite', '/221/portal/invite') }),
  },
  {
    what: 'sends an invitation to an address from the body',
    shows: invite,
    async respond(call, forward) {
      const response = await forward(call);
      if (response.status !== 202 || !call.body?.includes('elsewhere')) return response;
      return {
        ...response,
        text: response.text.replace(/"sent_to":"[^"]*"/, '"sent_to":"o***@elsewhere.test"'),
      };
    },
  },
];
