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

/** Does what was asked for once more behind every replay, under no key. */
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

/** Servers that response in good form and do the wrong thing. */
export const behaviorFaults: Fault[] = [
  {
    what: 'goes on listing what is dismissed',
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
    what: 'does a second DELETE again',
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
    what: 'moves the time of the dismissal on',
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
    what: 'puts long details into one page, however many bytes they have',
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
    what: 'calls a page the last that long details have ended',
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
    what: 'takes an unknown status for all',
    shows: list,
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace('status=gone', 'status=all') }),
  },
  {
    what: 'passes over a query parameter that it does not have',
    shows: list,
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace('?request_typo=rx', '') }),
  },
  {
    what: 'counts one too many',
    shows: list,
    async respond(call, forward) {
      const response = await forward(call);
      if (!isList(call) || response.status !== 200) return response;
      return changed<List>(response, (body) => ({ ...body, total_count: body.total_count + 1 }));
    },
  },
  {
    what: 'has pages that overlap',
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
    what: 'lists the newest first',
    shows: list,
    async respond(call, forward) {
      const response = await forward(call);
      if (!isList(call) || response.status !== 200) return response;
      return changed<List>(response, (body) => ({ ...body, data: body.data.toReversed() }));
    },
  },
  {
    what: 'rounds an id to that of another patient',
    shows: list,
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace(/patients\/9007199254740993/, 'patients/1') }),
  },
  {
    what: 'fails on broken JSON',
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
    what: 'enqueues what is only to be recorded',
    shows: { operation: 'queuePatientPrescription', check: 'behaviour' },
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace('enqueue=false', 'enqueue=true') }),
  },
  {
    what: 'loses the structured answers of a questionnaire',
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
    what: 'enqueues a supplement that is only to be recorded',
    shows: { operation: 'queuePatientSupplement', check: 'behaviour' },
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace('supplements?enqueue=false', 'supplements') }),
  },
  {
    what: 'takes a message for one to nobody in particular',
    shows: { operation: 'createSecureMessage', check: 'behaviour' },
    respond: (call, forward) =>
      forward({ ...call, ...(call.body && { body: call.body.replace(/,"dr_id":\d+/, '') }) }),
  },
  {
    what: 'shows another patient than the one asked for',
    shows: { operation: 'showPatient', check: 'behaviour' },
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace(/patients\/221$/, 'patients/1') }),
  },
  {
    what: 'shows somebody under a number that this instance does not have',
    shows: { operation: 'showPatient', check: 'behaviour' },
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace(/patients\/9007199254740991$/, 'patients/222') }),
  },
  {
    what: 'takes a wrong password for right',
    shows: { operation: 'validatePortalCredentials', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      if (!call.body?.includes('"username":"otto.fen"')) return response;
      return { ...response, text: response.text.replace('"result":false', '"result":true') };
    },
  },
  {
    what: 'tells an unknown user name from a wrong password',
    shows: { operation: 'validatePortalCredentials', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      if (!call.body?.includes('nobody-')) return response;
      return { ...response, text: response.text.replace('The user name or the', 'Unknown') };
    },
  },
  {
    what: 'says of a log-in that it is another patient’s',
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
    what: 'takes no notice of an Idempotency-Key',
    shows: { operation: 'createSecureMessage', check: 'behaviour' },
    respond: ({ headers: { 'idempotency-key': _key, ...headers }, ...call }, forward) =>
      forward({ ...call, headers }),
  },
  {
    what: 'gives a request under a used Idempotency-Key the response of the first one',
    shows: { operation: 'inviteToPortal', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      if (problemCodeOf(response) !== 'idempotency-key-reused') return response;
      return forward({ ...call, path: call.path.replace('/222/', '/221/') });
    },
  },
  {
    what: 'replays the response to an invitation, and mails it again',
    shows: invite,
    respond: mailingOnReplay(),
  },
  {
    what: 'gives the link of an invitation away',
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
    what: 'invites a patient without an address',
    shows: invite,
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace('/222/portal/invite', '/221/portal/invite') }),
  },
  {
    what: 'lets a body say where the mail goes',
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
