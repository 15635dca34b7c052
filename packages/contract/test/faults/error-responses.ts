import type { Fault } from '../support/faulty-target.ts';

/** Mocks whose errors, which no call to a server brings about, are not as declared. */
export const wrongFaults: Fault[] = [
  {
    what: 'says too many requests, and not until when',
    shows: { operation: 'showPortalRequests', check: 'schema' },
    async answer(call, forward) {
      const answer = await forward(call);
      const { 'retry-after': _seconds, ...headers } = answer.headers;
      return answer.status === 429 ? { ...answer, headers } : answer;
    },
  },
  {
    what: 'says too many requests, and until when in words',
    shows: { operation: 'createSecureMessage', check: 'schema' },
    async answer(call, forward) {
      const answer = await forward(call);
      const headers = { ...answer.headers, 'retry-after': 'soon' };
      return answer.status === 429 ? { ...answer, headers } : answer;
    },
  },
  {
    what: 'is busy, and does not say until when',
    shows: { operation: 'inviteToPortal', check: 'schema' },
    async answer(call, forward) {
      const answer = await forward(call);
      const { 'retry-after': _seconds, ...headers } = answer.headers;
      return answer.status === 503 ? { ...answer, headers } : answer;
    },
  },
  {
    what: 'is busy where too many requests were to be refused',
    shows: { operation: 'queuePatientRefill', check: 'behaviour' },
    async answer(call, forward) {
      const prefer = call.headers['prefer']?.replace(/code=429.*/, 'code=503') ?? '';
      return forward({ ...call, headers: { ...call.headers, prefer } });
    },
  },
  {
    what: 'tells of its inside when it fails',
    shows: { operation: 'showPatient', check: 'fields' },
    async answer(call, forward) {
      const answer = await forward(call);
      const text = answer.text.replace('"status":500', '"status":500,"stack":"at patients.js:7"');
      return { ...answer, text };
    },
  },
  {
    what: 'fails with a page for people',
    shows: { operation: 'queuePatientSupplement', check: 'schema' },
    async answer(call, forward) {
      const answer = await forward(call);
      const headers = { ...answer.headers, 'content-type': 'text/html' };
      return answer.status === 500 ? { ...answer, headers, text: '<h1>Oops</h1>' } : answer;
    },
  },
];
