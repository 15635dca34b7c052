import type { Fault } from '../support/faulty-target.ts';

/** Mocks with faulty errors of the kind that no request to a server provokes. */
export const errorResponseFaults: Fault[] = [
  {
    what: 'responds 429 without Retry-After',
    shows: { operation: 'showPortalRequests', check: 'schema' },
    async respond(call, forward) {
      const response = await forward(call);
      const { 'retry-after': _seconds, ...headers } = response.headers;
      return response.status === 429 ? { ...response, headers } : response;
    },
  },
  {
    what: 'responds 429 with an invalid Retry-After',
    shows: { operation: 'createSecureMessage', check: 'schema' },
    async respond(call, forward) {
      const response = await forward(call);
      const headers = { ...response.headers, 'retry-after': 'soon' };
      return response.status === 429 ? { ...response, headers } : response;
    },
  },
  {
    what: 'responds 503 without Retry-After',
    shows: { operation: 'inviteToPortal', check: 'schema' },
    async respond(call, forward) {
      const response = await forward(call);
      const { 'retry-after': _seconds, ...headers } = response.headers;
      return response.status === 503 ? { ...response, headers } : response;
    },
  },
  {
    what: 'responds 503 instead of 429',
    shows: { operation: 'queuePatientRefill', check: 'behaviour' },
    async respond(call, forward) {
      const prefer = call.headers['prefer']?.replace(/code=429.*/, 'code=503') ?? '';
      return forward({ ...call, headers: { ...call.headers, prefer } });
    },
  },
  {
    what: 'reveals a stack trace in a 500',
    shows: { operation: 'showPatient', check: 'fields' },
    async respond(call, forward) {
      const response = await forward(call);
      const text = response.text.replace('"status":500', '"status":500,"stack":"at patients.js:7"');
      return { ...response, text };
    },
  },
  {
    what: 'responds 500 with an HTML page',
    shows: { operation: 'queuePatientSupplement', check: 'schema' },
    async respond(call, forward) {
      const response = await forward(call);
      const headers = { ...response.headers, 'content-type': 'text/html' };
      return response.status === 500 ? { ...response, headers, text: '<h1>Oops</h1>' } : response;
    },
  },
];
