import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clinic, openClinic } from '../support/clinic.ts';
import { openSqliteFile } from '../support/sqlite-file.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

const invite = (ptId: number) =>
  clinic.request({ method: 'POST', url: `/api/v1/patients/${ptId}/portal/invite`, as: 'writer' });

describe('inviting', () => {
  it('answers at once what was queued, with the address masked and without the link', async () => {
    const { status, json } = await invite(1);

    expect(status).toBe(202);
    expect(json).toEqual({
      result: true,
      message: 'The invitation is on its way.',
      invitation: {
        object: 'invitation',
        id: 1,
        kind: 'join',
        state: 'queued',
        sent_to: 'a***@example.com',
        created: '2026-11-02T15:04:05.000Z',
        expires: '2026-11-05T15:04:05.000Z',
      },
    });
  });

  it.each([
    ['a patient without an address', 2, 'patient-has-no-email'],
    ['an inactive patient', 3, 'patient-inactive'],
  ])('%s is refused, and nothing is left to be sent (Q39)', async (_, ptId, code) => {
    const { status, json } = await invite(ptId);

    expect(status).toBe(422);
    expect(json.type).toMatch(new RegExp(`#${code}$`));
    const waiting = openSqliteFile(clinic.dataDir).prepare(
      'select * from invitations where pt_id = ?',
    );
    expect(waiting.all(ptId)).toEqual([]);
  });
});
