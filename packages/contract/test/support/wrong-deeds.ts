import { problemCodeOf } from '../../src/conversation/call.ts';
import { changed, type Fault, isList } from './stand-in.ts';

interface List {
  total_count: number;
  data: unknown[];
}

const list = { operation: 'showPortalRequests', check: 'behaviour' } as const;
const dismiss = { operation: 'deletePortalRequest', check: 'behaviour' } as const;
const invite = { operation: 'inviteToPortal', check: 'behaviour' } as const;

/** Servers that answer in good form and do the wrong thing. */
export const wrongDeeds: Fault[] = [
  {
    what: 'goes on listing what is dismissed',
    shows: dismiss,
    answer: (call, forward) =>
      forward(
        isList(call) ? { ...call, path: call.path.replace('status=open', 'status=all') } : call,
      ),
  },
  {
    what: "dismisses another patient's request",
    shows: dismiss,
    answer: (call, forward) =>
      forward({ ...call, path: call.path.replace('/221/portal/enqueued', '/1/portal/enqueued') }),
  },
  {
    what: 'does a second DELETE again',
    shows: dismiss,
    async answer(call, forward) {
      const answer = await forward(call);
      if (problemCodeOf(answer) !== 'request-already-dismissed') return answer;
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
    async answer(call, forward) {
      const answer = await forward(call);
      if (problemCodeOf(answer) !== 'request-already-dismissed') return answer;
      return changed<object>(answer, (problem) => ({
        ...problem,
        dismissed_at: new Date().toISOString(),
      }));
    },
  },
  {
    what: 'lets a read-only API user write',
    shows: dismiss,
    answer: (call, forward) => {
      const { authorization, ...others } = call.headers;
      const isReader = authorization?.startsWith(`Basic ${btoa('reader').slice(0, 6)}`);
      const writer = `Basic ${btoa('un:pwd')}`;
      return forward(isReader ? { ...call, headers: { ...others, authorization: writer } } : call);
    },
  },
  {
    what: 'does not filter by type',
    shows: list,
    answer: (call, forward) =>
      forward({ ...call, path: call.path.replaceAll(/request_type=(rx|questionnaire)&?/g, '') }),
  },
  {
    what: 'takes an unknown status for all',
    shows: list,
    answer: (call, forward) =>
      forward({ ...call, path: call.path.replace('status=gone', 'status=all') }),
  },
  {
    what: 'counts one too many',
    shows: list,
    async answer(call, forward) {
      const answer = await forward(call);
      if (!isList(call) || answer.status !== 200) return answer;
      return changed<List>(answer, (body) => ({ ...body, total_count: body.total_count + 1 }));
    },
  },
  {
    what: 'has pages that overlap',
    shows: list,
    answer: (call, forward) =>
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
    async answer(call, forward) {
      const answer = await forward(call);
      if (!isList(call) || answer.status !== 200) return answer;
      return changed<List>(answer, (body) => ({ ...body, data: body.data.toReversed() }));
    },
  },
  {
    what: 'rounds an id to that of another patient',
    shows: list,
    answer: (call, forward) =>
      forward({ ...call, path: call.path.replace(/patients\/9007199254740993/, 'patients/1') }),
  },
  {
    what: 'fails on broken JSON',
    shows: { operation: 'createPatientQuestionnaire', check: 'behaviour' },
    async answer(call, forward) {
      const answer = await forward(call);
      if (answer.status !== 400) return answer;
      const text = answer.text.replace('"status":400', '"status":500');
      return { ...answer, status: 500, text: text.replace('#malformed-request', '#internal') };
    },
  },
  {
    what: 'reads the body before it authenticates',
    shows: { operation: 'queuePatientPrescription', check: 'behaviour' },
    answer: (call, forward) => {
      const authorization = `Basic ${btoa('un:pwd')}`;
      const isBroken = call.body === '{"broken":';
      return forward(isBroken ? { ...call, headers: { ...call.headers, authorization } } : call);
    },
  },
  {
    what: 'enqueues what is only to be recorded',
    shows: { operation: 'queuePatientPrescription', check: 'behaviour' },
    answer: (call, forward) =>
      forward({ ...call, path: call.path.replace('enqueue=false', 'enqueue=true') }),
  },
  {
    what: 'loses the structured answers of a questionnaire',
    shows: { operation: 'createPatientQuestionnaire', check: 'behaviour' },
    answer: (call, forward) =>
      forward({
        ...call,
        body: call.body?.replace(/"raw_data":\{"marker".*?\]/, '"raw_data":{"x":[]'),
      }),
  },
  {
    what: 'gives the link of an invitation away',
    shows: invite,
    async answer(call, forward) {
      const answer = await forward(call);
      if (answer.status !== 202) return answer;
      return changed<object>(answer, (body) => ({
        ...body,
        message: 'On its way: https://sandbox.md-hq.com/portal/join#eyJhbGciOiJkaXIifQ',
      }));
    },
  },
  {
    what: 'invites a patient without an address',
    shows: invite,
    answer: (call, forward) =>
      forward({ ...call, path: call.path.replace('/222/portal/invite', '/221/portal/invite') }),
  },
  {
    what: 'lets a body say where the mail goes',
    shows: invite,
    async answer(call, forward) {
      const answer = await forward(call);
      if (answer.status !== 202 || !call.body?.includes('elsewhere')) return answer;
      return {
        ...answer,
        text: answer.text.replace(/"sent_to":"[^"]*"/, '"sent_to":"o***@elsewhere.test"'),
      };
    },
  },
];
