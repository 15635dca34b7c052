import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashWithoutPassword } from '../../../src/portal/passwords/password-hash.ts';
import { type Clinic, openClinic } from '../../support/clinic/clinic.ts';
import { giveAccount } from '../../support/clinic/portal-account.ts';
import { rowsIn } from '../../support/rows.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

const invite = (ptId: number) =>
  clinic.request({ method: 'POST', url: `/api/v1/patients/${ptId}/portal/invite`, as: 'writer' });

describe('inviting', () => {
  it('responds immediately, with the address masked and without the link', async () => {
    const { status, json } = await invite(1);

    expect(status).toBe(202);
    expect(json).toEqual({
      result: true,
      message: 'The invitation was queued for delivery.',
      invitation: {
        object: 'invitation',
        id: 1,
        kind: 'join',
        state: 'queued',
        sent_to: 'a***@example.com',
        created: '2026-11-02T15:04:05.000Z',
        created_by: 'pk_writer',
        expires: '2026-11-05T15:04:05.000Z',
        tries: 0,
        last_answer: null,
        failure: null,
        sent_at: null,
        opened_at: null,
        accepted_at: null,
        failed_at: null,
        superseded_at: null,
        revoked_at: null,
        revoked_by: null,
      },
    });
  });

  it('starts a reset if there is an account, and reveals neither link nor password to staff (Q56)', async () => {
    await giveAccount(clinic.database, { username: 'ada', password_hash: hashWithoutPassword });
    const { status, text, json } = await invite(1);
    expect([status, json.invitation.kind]).toEqual([202, 'reset']);
    expect(text).not.toMatch(/#|eyJ|portal\/join|password|[\w-]{30}/);

    const url = '/api/v1/patients/1/portal/invite';
    // The operation has no arguments, so additional data changes nothing.
    const body = { password: 'x', link: 'https://example.org', token: 'x', email: 'e@example.org' };
    await clinic.request({ method: 'POST', url, as: 'writer', body });
    const accounts = rowsIn(clinic).selectFrom('portal_accounts');
    expect(await accounts.select(['username', 'password_hash']).execute()).toEqual([
      { username: 'ada', password_hash: hashWithoutPassword },
    ]);
    const outbox = rowsIn(clinic).selectFrom('outbox');
    expect(await outbox.select('sent_to').distinct().execute()).toEqual([
      { sent_to: 'ada.canary@example.com' },
    ]);
  });

  it.each([
    ['a patient without an address', 2, 'patient-has-no-email'],
    ['an inactive patient', 3, 'patient-inactive'],
  ])('%s is refused, and nothing is left to be sent (Q39)', async (_, ptId, code) => {
    const { status, json } = await invite(ptId);

    expect(status).toBe(422);
    expect(json.type).toMatch(new RegExp(`#${code}$`));
    const invitations = rowsIn(clinic).selectFrom('invitations').where('pt_id', '=', ptId);
    expect(await invitations.selectAll().execute()).toEqual([]);
  });
});
