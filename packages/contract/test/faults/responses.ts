import { changed, type Fault, isList } from '../support/faulty-target.ts';

interface List {
  data: { created: string; subject?: string }[];
}

const list = 'showPortalRequests';

/** Servers with correct behavior and faulty responses. */
export const responseFaults: Fault[] = [
  {
    what: 'responds 204 to a DELETE',
    shows: { operation: 'deletePortalRequest', check: 'status' },
    async respond(call, forward) {
      const response = await forward(call);
      const isDone = call.method === 'DELETE' && response.status === 200;
      return isDone ? { ...response, status: 204, text: '' } : response;
    },
  },
  {
    what: 'responds 200 instead of the declared 201',
    shows: { operation: 'queuePatientPrescription', check: 'status' },
    async respond(call, forward) {
      const response = await forward(call);
      return response.status === 201 ? { ...response, status: 200 } : response;
    },
  },
  {
    what: 'responds with an undeclared status',
    shows: { operation: list, check: 'status' },
    async respond(call, forward) {
      const response = await forward(call);
      return isList(call) && response.status === 422 ? { ...response, status: 418 } : response;
    },
  },
  {
    what: 'omits a required field',
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
    what: 'changes the details of a refill',
    shows: { operation: 'queuePatientRefill', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      if (!isList(call) || response.status !== 200) return response;
      const text = response.text.replaceAll(/"original_prescription_id":(\d+)/g, '"rx_id":"$1"');
      return { ...response, text };
    },
  },
  {
    what: 'returns undeclared fields of a patient',
    shows: { operation: 'showPatient', check: 'fields' },
    async respond(call, forward) {
      const response = await forward(call);
      return {
        ...response,
        text: response.text.replace('"email1":', '"ssn":"078-05-1120","email1":'),
      };
    },
  },
  {
    what: 'returns times without a time zone',
    shows: { operation: list, check: 'dates' },
    async respond(call, forward) {
      const response = await forward(call);
      return { ...response, text: response.text.replaceAll(/(T[\d:]{8}\.\d{3})Z"/g, '$1"') };
    },
  },
  {
    what: 'returns an undeclared field of a request',
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
    what: 'responds 401 without WWW-Authenticate',
    shows: { operation: 'deletePortalRequest', check: 'challenge' },
    async respond(call, forward) {
      const response = await forward(call);
      const { 'www-authenticate': _challenge, ...headers } = response.headers;
      return { ...response, headers };
    },
  },
  {
    what: 'returns a problem with the type of another status',
    shows: { operation: list, check: 'problem' },
    async respond(call, forward) {
      const response = await forward(call);
      return { ...response, text: response.text.replace('#patient-not-found', '#forbidden') };
    },
  },
  {
    what: 'returns a problem with a status other than the HTTP status',
    shows: { operation: 'createPatientQuestionnaire', check: 'problem' },
    async respond(call, forward) {
      const response = await forward(call);
      return { ...response, text: response.text.replace('"status":422', '"status":400') };
    },
  },
  {
    what: 'responds 405 without Allow',
    shows: { operation: '(other routes)', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      const { allow: _allow, ...headers } = response.headers;
      return { ...response, headers };
    },
  },
];
