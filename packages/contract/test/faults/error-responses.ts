import type { Fault } from '../support/faulty-target.ts';

/** Mocks whose errors, which no call to a server brings about, are not as declared. */
export const errorResponseFaults: Fault[] = [
  {
    what: 'says too many requests, and not until when',
    shows: { operation: 'showPortalRequests', check: 'schema' },
    async respond(call, forward) {
      const response = await forward(call);
      const { 'retry-after': _seconds, ...headers } = response.headers;
      return response.status === 429 ? { ...response, headers } : response;
    },
  },
  {
    what: 'says too many requests, and until when in words',
    shows: { operation: 'createSecureMessage', check: 'schema' },
    async respond(call, forward) {
      const response = await forward(call);
      const headers = { ...response.headers, 'retry-after': 'soon' };
      return response.status === 429 ? { ...response, headers } : response;
    },
  },
  {
    what: 'is busy, and does not say until when',
    shows: { operation: 'inviteToPortal', check: 'schema' },
    async respond(call, forward) {
      const response = await forward(call);
      const { 'retry-after': _seconds, ...headers } = response.headers;
      return response.status === 503 ? { ...response, headers } : response;
    },
  },
  {
    what: 'is busy where too many requests were to be refused',
    shows: { operation: 'queuePatientRefill', check: 'behaviour' },
    async respond(call, forward) {
      const prefer = call.headers['prefer']?.replace(/code=429.*/, 'code=503') ?? '';
      return forward({ ...call, headers: { ...call.headers, prefer } });
    },
  },
  {
    what: 'tells of its inside when it fails',
    shows: { operation: 'showPatient', check: 'fields' },
    async respond(call, forward) {
      const response = await forward(call);
      const text = response.text.replace('"status":500', '"status":500,"stack":"at patients.js:7"');
      return { ...response, text };
    },
  },
  {
    what: 'fails with a page for people',
    shows: { operation: 'queuePatientSupplement', check: 'schema' },
    async respond(call, forward) {
      const response = await forward(call);
      const headers = { ...response.headers, 'content-type': 'text/html' };
      return response.status === 500 ? { ...response, headers, text: '<h1>Oops</h1>' } : response;
    },
  },
];
