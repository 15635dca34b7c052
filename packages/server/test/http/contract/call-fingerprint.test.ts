import { expect, it } from 'vitest';
import { callFingerprint } from '../../../src/http/contract/call-fingerprint.ts';

const operationId = 'queuePatientPrescription';
const sent = { path: { pt_id: 1 }, query: { enqueue: true }, body: { drug_id: 1 } };
const fingerprint = callFingerprint(operationId, sent);

it('of the same call is the same each time, and reveals nothing (Q26)', () => {
  expect(callFingerprint(operationId, structuredClone(sent))).toBe(fingerprint);
  expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
});

it.each([
  ['another operation', 'queuePatientRefill', sent],
  ['another patient', operationId, { ...sent, path: { pt_id: 2 } }],
  ['another query', operationId, { ...sent, query: { enqueue: false } }],
  ['another body', operationId, { ...sent, body: { drug_id: 2 } }],
  ['no body', operationId, { ...sent, body: undefined }],
])('of %s is different (Q26)', (_, operation, call) => {
  expect(callFingerprint(operation, call)).not.toBe(fingerprint);
});
