import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clinic, openClinic } from '../../support/clinic/clinic.ts';
import { dismiss, queueOf } from '../../support/clinic/portal-requests.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

const note = 'Good morning,\nare my results in?';

function send(path: string, body: object, as: 'writer' | 'reader' = 'writer') {
  return clinic.request({ method: 'POST', url: `/api/v1/patients/1/${path}`, as, body });
}

describe('a request of an observed feeder', () => {
  it.each([
    [
      'rxs/refill',
      { original_prescription_id: 88, notes: 'Soon, please.', agreed_to_terms: true },
      {
        request_type: 'rx_refill',
        subject: 'Refill: prescription 88',
        details: { original_prescription_id: 88, notes: 'Soon, please.', agreed_to_terms: true },
      },
    ],
    [
      'rxs/refill',
      { original_prescription_id: 88 },
      {
        request_type: 'rx_refill',
        subject: 'Refill: prescription 88',
        details: { original_prescription_id: 88, notes: null, agreed_to_terms: false },
      },
    ],
    [
      'supplements',
      { supplement_id: 12 },
      {
        request_type: 'supplement',
        subject: 'Supplement: supplement 12',
        details: { supplement_id: 12, notes: null },
      },
    ],
    [
      'portal/secure_messages',
      { subject: 'My\nresults', note, dr_id: 3, reply: true },
      {
        request_type: 'secure_message',
        subject: 'Message: My results',
        details: { subject: 'My\nresults', note, dr_id: 3, reply: true },
      },
    ],
    [
      'portal/secure_messages',
      { subject: ' ', note },
      {
        request_type: 'secure_message',
        subject: 'Message: without a subject',
        details: { subject: ' ', note, dr_id: null, reply: false },
      },
    ],
  ])('by %s with %j is in the queue until it is dismissed', async (path, body, listed) => {
    const { status, json } = await send(path, body);
    const id = json.portal_queue_id;

    expect(status).toBe(201);
    expect((await queueOf(clinic)).json.data).toEqual([
      expect.objectContaining({ id, pt_id: 1, status: 'open', ...listed }),
    ]);
    expect((await dismiss(clinic, id)).status).toBe(200);
    expect((await queueOf(clinic)).json.total_count).toBe(0);
  });

  it('may be a supplement that is only recorded', async () => {
    const { json } = await send('supplements?enqueue=false', { supplement_id: 12 });

    expect(json.portal_queue_id).toBeNull();
    expect((await queueOf(clinic)).json.total_count).toBe(0);
  });

  it.each([
    ['rxs/refill', { notes: 'x' }],
    ['rxs/refill', { original_prescription_id: 0 }],
    ['rxs/refill?enqueue=false', { original_prescription_id: 88 }],
    ['supplements', { supplement_id: '12' }],
    ['supplements?enqueue=perhaps', { supplement_id: 12 }],
    ['portal/secure_messages', { subject: 'News?', note: 'Too short' }],
    ['portal/secure_messages', { subject: 'x'.repeat(55), note }],
    ['portal/secure_messages', { subject: 'News?', note, dr_id: 2 ** 53 }],
  ])('is refused when it breaks its rule: %s %j', async (path, body) => {
    expect((await send(path, body)).status).toBe(422);
    expect((await queueOf(clinic)).json.total_count).toBe(0);
  });

  it.each([
    ['rxs/refill', { original_prescription_id: 88 }],
    ['supplements', { supplement_id: 12 }],
    ['portal/secure_messages', { subject: 'News?', note }],
  ])('is not taken from a read-only API user: %s', async (path, body) => {
    expect((await send(path, body, 'reader')).status).toBe(403);
    expect((await queueOf(clinic)).json.total_count).toBe(0);
  });
});
