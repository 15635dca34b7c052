import { changed, type Fault, isList } from '../support/faulty-target.ts';

interface List {
  data: { created: string; subject?: string }[];
}

const list = 'showPortalRequests';

/** Servers that do the right thing and say it wrong. */
export const responseFaults: Fault[] = [
  {
    what: 'answers 204 to a DELETE',
    shows: { operation: 'deletePortalRequest', check: 'status' },
    async respond(call, forward) {
      const response = await forward(call);
      const isDone = call.method === 'DELETE' && response.status === 200;
      return isDone ? { ...response, status: 204, text: '' } : response;
    },
  },
  {
    what: 'answers 200 where 201 is declared',
    shows: { operation: 'queuePatientPrescription', check: 'status' },
    async respond(call, forward) {
      const response = await forward(call);
      return response.status === 201 ? { ...response, status: 200 } : response;
    },
  },
  {
    what: 'answers a status that nobody declared',
    shows: { operation: list, check: 'status' },
    async respond(call, forward) {
      const response = await forward(call);
      return isList(call) && response.status === 422 ? { ...response, status: 418 } : response;
    },
  },
  {
    what: 'leaves a required field out',
    shows: { operation: list, check: 'schema' },
    async respond(call, forward) {
      const response = await forward(call);
      if (!isList(call) || response.status !== 200) return response;
      return changed<List>(response, (body) => ({
        ...body,
        data: body.data.map(({ subject: _subject, ...others }) => others),
      }));
    },
  },
  {
    what: 'gives the details of a refill another shape',
    shows: { operation: 'queuePatientRefill', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      if (!isList(call) || response.status !== 200) return response;
      const text = response.text.replaceAll(/"original_prescription_id":(\d+)/g, '"rx_id":"$1"');
      return { ...response, text };
    },
  },
  {
    what: 'shows more of a patient than the contract declares',
    shows: { operation: 'showPatient', check: 'fields' },
    async respond(call, forward) {
      const response = await forward(call);
      return { ...response, text: response.text.replace('"email1":', '"ssn":"078-05-1120","email1":') };
    },
  },
  {
    what: 'writes times without a zone',
    shows: { operation: list, check: 'dates' },
    async respond(call, forward) {
      const response = await forward(call);
      return { ...response, text: response.text.replaceAll(/(T[\d:]{8}\.\d{3})Z"/g, '$1"') };
    },
  },
  {
    what: 'leaks a field that is not declared',
    shows: { operation: list, check: 'fields' },
    async respond(call, forward) {
      const response = await forward(call);
      if (!isList(call) || response.status !== 200) return response;
      return changed<List>(response, (body) => ({
        ...body,
        data: body.data.map((one) => ({ ...one, instance_id: 7 })),
      }));
    },
  },
  {
    what: 'sends a problem as HTML',
    shows: { operation: 'inviteToPortal', check: 'schema' },
    async respond(call, forward) {
      const response = await forward(call);
      const headers = { ...response.headers, 'content-type': 'text/html' };
      return response.status === 404 ? { ...response, headers } : response;
    },
  },
  {
    what: 'sends no X-Request-Id',
    shows: { operation: list, check: 'schema' },
    async respond(call, forward) {
      const response = await forward(call);
      const { 'x-request-id': _number, ...headers } = response.headers;
      return { ...response, headers };
    },
  },
  {
    what: 'says 401 without how to authenticate',
    shows: { operation: 'deletePortalRequest', check: 'challenge' },
    async respond(call, forward) {
      const response = await forward(call);
      const { 'www-authenticate': _challenge, ...headers } = response.headers;
      return { ...response, headers };
    },
  },
  {
    what: 'gives a problem the type of another status',
    shows: { operation: list, check: 'problem' },
    async respond(call, forward) {
      const response = await forward(call);
      return { ...response, text: response.text.replace('#patient-not-found', '#forbidden') };
    },
  },
  {
    what: 'gives a problem another status than the response',
    shows: { operation: 'createPatientQuestionnaire', check: 'problem' },
    async respond(call, forward) {
      const response = await forward(call);
      return { ...response, text: response.text.replace('"status":422', '"status":400') };
    },
  },
  {
    what: 'says 405 without Allow',
    shows: { operation: '(other routes)', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      const { allow: _allow, ...headers } = response.headers;
      return { ...response, headers };
    },
  },
];
