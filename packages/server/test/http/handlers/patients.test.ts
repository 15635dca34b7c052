import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findInstance } from '../../../src/store/instances/instances.ts';
import { type Clinic, type ClinicResponse, openClinic } from '../../support/clinic/clinic.ts';
import { giveAccount } from '../../support/clinic/portal-account.ts';
import { quickHash } from '../../support/portal/quick-hash.ts';

const password = 'sept hérons à midi';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
  await join('sandbox', 1, 'ada.feathers');
  await join('sandbox', 3, 'cleo.feathers');
  await join('other', 1, 'of.other');
});
afterAll(() => clinic.close());

/** Sets user name and password of a patient, as joining the portal does. */
async function join(subdomain: string, pt_id: number, username: string): Promise<void> {
  const instance = await findInstance(clinic.database.reads, subdomain);
  const password_hash = await quickHash(password.normalize('NFC'));
  const instance_id = instance?.instance_id ?? 0;
  await giveAccount(clinic.database, { instance_id, pt_id, username, password_hash });
}

describe('a patient', () => {
  it('is shown with name, birth date, sex and address', async () => {
    const { status, json } = await clinic.request({ url: '/api/v1/patients/1', as: 'reader' });

    expect(status).toBe(200);
    expect(json).toEqual({
      object: 'patient',
      id: 1,
      first_name: 'Canary',
      last_name: 'Feathers',
      dob: '1980-02-29',
      sex: 'female',
      email1: 'ada.canary@example.com',
      url_patient_details: 'https://sandbox.md-hq.com/api/v1/patients/1',
    });
  });

  it('without an address has null', async () => {
    const { json } = await clinic.request({ url: '/api/v1/patients/2', as: 'writer' });

    expect(json.email1).toBeNull();
  });

  it.each([50, 999])('of another instance, or of none, is unknown alike (Q6): %i', async (id) => {
    const { status, json } = await clinic.request({ url: `/api/v1/patients/${id}`, as: 'writer' });

    expect(status).toBe(404);
    expect(json.type).toMatch(/#patient-not-found$/);
  });
});

describe('validating a portal log-in', () => {
  const check = (body: object, as: 'writer' | 'reader' = 'writer'): Promise<ClinicResponse> =>
    clinic.request({
      method: 'POST',
      url: '/api/v1/patients/portal/validate_credentials',
      as,
      body,
    });
  const wrong = {
    result: false,
    message: 'The user name or password is invalid.',
    patient_details: null,
  };

  it('returns the patient, also to a read-only API user', async () => {
    const { status, json, text } = await check({ username: 'ada.feathers', password }, 'reader');

    expect(status).toBe(200);
    expect(json).toEqual({
      result: true,
      message: 'The user name and password are valid.',
      patient_details: {
        id: 1,
        first_name: 'Canary',
        last_name: 'Feathers',
        email_address: 'ada.canary@example.com',
        status: 'active',
      },
    });
    expect(text).not.toContain('hérons');
  });

  it('returns status inactive for an inactive patient with valid credentials', async () => {
    const { json } = await check({ username: 'cleo.feathers', password });

    expect(json).toMatchObject({ result: true, patient_details: { id: 3, status: 'inactive' } });
  });

  it.each([
    ['a wrong password', { username: 'ada.feathers', password: 'sept hérons à minuit' }],
    ['a password in other letters', { username: 'ada.feathers', password: password.toUpperCase() }],
    ['an unknown user name', { username: 'unknown', password }],
    ['another instance’s patient (Q6)', { username: 'of.other', password }],
    ['a user name that is none', { username: "' or 1=1 --", password }],
  ])('says the same of %s', async (_, logIn) => {
    const { status, json } = await check(logIn);

    expect([status, json]).toEqual([200, wrong]);
  });

  it('accepts user name and password in any normalization form', async () => {
    const logIn = { username: 'ADA.Feathers', password: password.normalize('NFD') };

    expect((await check(logIn)).json.result).toBe(true);
  });

  it.each([
    [{ username: 'ada.feathers' }],
    [{ password }],
    [{ username: '', password }],
    [{ username: 'ada.feathers', password: 1 }],
    [{ username: 'ada.feathers', password, pt_id: 1 }],
  ])('needs both, and nothing else: %j', async (body) => {
    const { status, text } = await check(body);

    expect(status).toBe(422);
    expect(text).not.toContain('hérons');
  });

  it('does not log user name and password', () => {
    expect(clinic.logLines.length).toBeGreaterThan(0);
    expect(clinic.logLines.join('\n')).not.toMatch(/feathers|hérons/i);
  });
});
