import { describe, expect, it } from 'vitest';
import { createContractCheck } from './contract-check.ts';

const check = await createContractCheck();

const requestId = '0199e3a4-5c0e-7b31-8a44-3f1d20c6f6d1';
const headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-request-id': requestId,
  'content-type': 'application/json; charset=utf-8',
};
const queue = '/api/v1/patients/1/portal/enqueued';
const request = {
  object: 'portal_request',
  id: 27,
  pt_id: 1,
  request_type: 'rx',
  status: 'open',
  created: '2026-11-02T15:04:05.000Z',
  subject: 'Prescription: drug 4711',
  details: { drug_id: 4711, notes: null },
  dismissed_at: null,
  dismissed_by: null,
  url_portal_request: 'https://sandbox.md-hq.com/api/v1/patients/1/portal/enqueued/27',
  url_patient_details: 'https://sandbox.md-hq.com/api/v1/patients/1',
};
const list = { object: 'list', total_count: 1, has_more: false, data: [request] };
const problem = {
  type: 'https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#patient-not-found',
  title: 'No such patient',
  status: 404,
  detail: 'This instance has no patient with this pt_id.',
  instance: `urn:uuid:${requestId}`,
};
const problemHeaders = { ...headers, 'content-type': 'application/problem+json' };

const checkList = (changed: object, on: object = {}) =>
  check('GET', queue, {
    status: 200,
    headers: { ...headers, ...on },
    text: JSON.stringify({ ...list, ...changed }),
  });
const checkRequest = (changed: object) => checkList({ data: [{ ...request, ...changed }] });
const checkProblem = (changed: object, status = 404, url = queue) =>
  check('GET', url, {
    status,
    headers: problemHeaders,
    text: JSON.stringify({ ...problem, ...changed }),
  });

describe('the contract check', () => {
  it('accepts a response that matches the contract', () => {
    checkList({});
    checkRequest({ details: { drug_id: 1, notes: 'a' } });
    checkProblem({});
    checkProblem({}, 404, '/nowhere');
  });

  it.each([
    ['a field too many', () => checkList({ next: null })],
    ['a field too many in a request', () => checkRequest({ created_by: 'un' })],
    [
      'a field too many in the details',
      () => checkRequest({ details: { drug_id: 1, notes: null, dose: 1 } }),
    ],
    ['the details of another type', () => checkRequest({ request_type: 'supplement' })],
    ['a missing field', () => checkRequest({ subject: undefined })],
    ['a date without a zone', () => checkRequest({ created: '2026-11-02T15:04:05.000' })],
    ['an id that is text', () => checkRequest({ id: '27' })],
    ['another media type', () => checkList({}, { 'content-type': 'text/html' })],
    ['an answer that may be stored', () => checkList({}, { 'cache-control': undefined })],
    ['a banner', () => checkList({}, { server: 'portal/1.0' })],
    ['a problem with a field too many', () => checkProblem({ stack: 'at ...' })],
    ['a problem of an unknown type', () => checkProblem({ type: 'https://example.com/oops' })],
    ['a problem with another status', () => checkProblem({ status: 400 })],
    ['a problem with another number', () => checkProblem({ instance: 'urn:uuid:other' })],
    ['a status that is not declared', () => checkProblem({ status: 418 }, 418)],
    [
      'no problem where there is no route',
      () => check('GET', '/', { status: 404, headers, text: '{}' }),
    ],
  ])('rejects %s', (_, checking) => {
    expect(checking).toThrow(/answered \d{3}: /);
  });
});
