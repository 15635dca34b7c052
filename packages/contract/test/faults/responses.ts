import { changed, type Fault, isList } from '../support/faulty-target.ts';

interface List {
  data: { created: string; subject?: string }[];
}

const list = 'showPortalRequests';

/** Servers that do the right thing and say it wrong. */
export const wrongAnswers: Fault[] = [
  {
    what: 'answers 204 to a DELETE',
    shows: { operation: 'deletePortalRequest', check: 'status' },
    async answer(call, forward) {
      const answer = await forward(call);
      const isDone = call.method === 'DELETE' && answer.status === 200;
      return isDone ? { ...answer, status: 204, text: '' } : answer;
    },
  },
  {
    what: 'answers 200 where 201 is declared',
    shows: { operation: 'queuePatientPrescription', check: 'status' },
    async answer(call, forward) {
      const answer = await forward(call);
      return answer.status === 201 ? { ...answer, status: 200 } : answer;
    },
  },
  {
    what: 'answers a status that nobody declared',
    shows: { operation: list, check: 'status' },
    async answer(call, forward) {
      const answer = await forward(call);
      return isList(call) && answer.status === 422 ? { ...answer, status: 418 } : answer;
    },
  },
  {
    what: 'leaves a required field out',
    shows: { operation: list, check: 'schema' },
    async answer(call, forward) {
      const answer = await forward(call);
      if (!isList(call) || answer.status !== 200) return answer;
      return changed<List>(answer, (body) => ({
        ...body,
        data: body.data.map(({ subject: _subject, ...others }) => others),
      }));
    },
  },
  {
    what: 'gives the details of a refill another shape',
    shows: { operation: 'queuePatientRefill', check: 'behaviour' },
    async answer(call, forward) {
      const answer = await forward(call);
      if (!isList(call) || answer.status !== 200) return answer;
      const text = answer.text.replaceAll(/"original_prescription_id":(\d+)/g, '"rx_id":"$1"');
      return { ...answer, text };
    },
  },
  {
    what: 'shows more of a patient than the contract declares',
    shows: { operation: 'showPatient', check: 'fields' },
    async answer(call, forward) {
      const answer = await forward(call);
      return { ...answer, text: answer.text.replace('"email1":', '"ssn":"078-05-1120","email1":') };
    },
  },
  {
    what: 'writes times without a zone',
    shows: { operation: list, check: 'dates' },
    async answer(call, forward) {
      const answer = await forward(call);
      return { ...answer, text: answer.text.replaceAll(/(T[\d:]{8}\.\d{3})Z"/g, '$1"') };
    },
  },
  {
    what: 'leaks a field that is not declared',
    shows: { operation: list, check: 'fields' },
    async answer(call, forward) {
      const answer = await forward(call);
      if (!isList(call) || answer.status !== 200) return answer;
      return changed<List>(answer, (body) => ({
        ...body,
        data: body.data.map((one) => ({ ...one, instance_id: 7 })),
      }));
    },
  },
  {
    what: 'sends a problem as HTML',
    shows: { operation: 'inviteToPortal', check: 'schema' },
    async answer(call, forward) {
      const answer = await forward(call);
      const headers = { ...answer.headers, 'content-type': 'text/html' };
      return answer.status === 404 ? { ...answer, headers } : answer;
    },
  },
  {
    what: 'sends no X-Request-Id',
    shows: { operation: list, check: 'schema' },
    async answer(call, forward) {
      const answer = await forward(call);
      const { 'x-request-id': _number, ...headers } = answer.headers;
      return { ...answer, headers };
    },
  },
  {
    what: 'says 401 without how to authenticate',
    shows: { operation: 'deletePortalRequest', check: 'challenge' },
    async answer(call, forward) {
      const answer = await forward(call);
      const { 'www-authenticate': _challenge, ...headers } = answer.headers;
      return { ...answer, headers };
    },
  },
  {
    what: 'gives a problem the type of another status',
    shows: { operation: list, check: 'problem' },
    async answer(call, forward) {
      const answer = await forward(call);
      return { ...answer, text: answer.text.replace('#patient-not-found', '#forbidden') };
    },
  },
  {
    what: 'gives a problem another status than the answer',
    shows: { operation: 'createPatientQuestionnaire', check: 'problem' },
    async answer(call, forward) {
      const answer = await forward(call);
      return { ...answer, text: answer.text.replace('"status":422', '"status":400') };
    },
  },
  {
    what: 'says 405 without Allow',
    shows: { operation: '(other routes)', check: 'behaviour' },
    async answer(call, forward) {
      const answer = await forward(call);
      const { allow: _allow, ...headers } = answer.headers;
      return { ...answer, headers };
    },
  },
];
