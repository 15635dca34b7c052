import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEventsTable } from '../../../src/store/schema.ts';
import { basic } from '../../support/clinic/api-users.ts';
import { type Clinic, type ClinicRequest, openClinic } from '../../support/clinic/clinic.ts';
import { giveAccount } from '../../support/clinic/portal-account.ts';
import { openingTime } from '../../support/clinic/seeded-database.ts';
import { failWrites } from '../../support/database-faults.ts';
import { quickHash } from '../../support/portal/quick-hash.ts';
import { allRows, changeRows } from '../../support/rows.ts';

let clinic: Clinic;
beforeEach(async () => {
  clinic = await openClinic();
});
afterEach(() => clinic.close());

const events = () => allRows(clinic, 'audit_events');

const patient = '/api/v1/patients/1';
const by = (actor: string) => ({ actor_kind: 'api_user' as const, actor });
const logIn = (username: string, password: string): ClinicRequest => ({
  method: 'POST',
  url: '/api/v1/patients/portal/validate_credentials',
  as: 'reader',
  body: { username, password },
});

describe('one event of a refusal (Q57)', () => {
  it.each<[string, ClinicRequest, Partial<AuditEventsTable>]>([
    [
      'for an unknown patient',
      { url: '/api/v1/patients/999', as: 'writer' },
      { ...by('pk_writer'), operation: 'showPatient', outcome: 'refused', pt_id: 999 },
    ],
    [
      'for an unknown request',
      { method: 'DELETE', url: `${patient}/portal/enqueued/27`, as: 'writer' },
      {
        operation: 'deletePortalRequest',
        action: 'delete',
        outcome: 'refused',
        pt_id: 1,
        entity: 'portal_request/27',
      },
    ],
    [
      'for a change by a read-only API user',
      { method: 'DELETE', url: `${patient}/portal/enqueued/27`, as: 'reader' },
      { ...by('pk_reader'), operation: 'deletePortalRequest', outcome: 'refused', pt_id: 1 },
    ],
    [
      'for an id with a NUL, which PostgreSQL cannot store (Q32)',
      { method: 'DELETE', url: `${patient}/portal/enqueued/%00`, as: 'reader' },
      { operation: 'deletePortalRequest', outcome: 'refused', pt_id: 1, entity: null },
    ],
    [
      'for ids that are no integers, which are not recorded',
      { method: 'DELETE', url: '/api/v1/patients/0x1/portal/enqueued/0x1', as: 'reader' },
      { operation: 'deletePortalRequest', outcome: 'refused', pt_id: null, entity: null },
    ],
    [
      'for a change that a rule refuses',
      { method: 'POST', url: '/api/v1/patients/2/portal/invite', as: 'writer' },
      { operation: 'inviteToPortal', action: 'create', outcome: 'refused', pt_id: 2 },
    ],
    [
      'for a wrong password',
      logIn('ada', 'eight'),
      { operation: 'validatePortalCredentials', outcome: 'refused', pt_id: 1 },
    ],
    [
      'for a portal log-in with an unknown user name, which is not recorded',
      logIn('unknown', 'seven quiet herons'),
      { operation: 'validatePortalCredentials', outcome: 'refused', pt_id: null, entity: null },
    ],
    [
      'for invalid credentials',
      { url: patient, headers: { authorization: basic('pk_writer', 'wrong') } },
      {
        operation: 'authenticate',
        action: 'execute',
        outcome: 'refused',
        actor_kind: 'unknown',
        actor: 'pk_writer',
        pt_id: 1,
        entity: 'operation/showPatient',
      },
    ],
    [
      'for no credentials',
      { method: 'POST', url: '/api/v1/elsewhere' },
      { operation: 'authenticate', actor_kind: 'unknown', actor: '', pt_id: null, entity: null },
    ],
    [
      'for credentials of another instance, in the trail of the requested one',
      { url: patient, as: 'ofOther' },
      { operation: 'authenticate', actor: 'pk_other' },
    ],
  ])('%s', async (_, request, expected) => {
    const password_hash = await quickHash('seven quiet herons');
    await giveAccount(clinic.database, { username: 'ada', password_hash });
    const response = await clinic.request(request);

    expect(await events()).toMatchObject([
      {
        instance_id: 1,
        at: openingTime,
        address: '127.0.0.1',
        request_id: response.headers['x-request-id'],
        ...expected,
      },
    ]);
  });

  it('for an operation outside the surface', async () => {
    await changeRows(clinic, "update instances set surface = 'documented'");
    await clinic.request({ url: patient, as: 'writer' });

    expect(await events()).toMatchObject([
      { operation: 'showPatient', outcome: 'refused', pt_id: 1 },
    ]);
  });
});

describe('no event', () => {
  it.each<[string, ClinicRequest]>([
    ['where the contract is broken', { url: `${patient}/portal/enqueued?limit=0`, as: 'reader' }],
    [
      'for a cursor of another list',
      { url: '/api/v1/extensions/portal/enqueued?cursor=abc', as: 'reader' },
    ],
    ['for an unknown route', { url: '/api/v1/elsewhere', as: 'reader' }],
    ['for a Host of no instance', { url: patient, as: 'reader', host: 'nowhere.md-hq.com' }],
  ])('%s', async (_, request) => {
    expect((await clinic.request(request)).status).toBeGreaterThanOrEqual(400);
    expect(await events()).toEqual([]);
  });
});

describe('the user name of a failed log-in', () => {
  it('is truncated and escaped, and the secret is not recorded (Q57, Q60)', async () => {
    const secret = 'canary-secret-5512';
    for (const name of ['x'.repeat(500), 'a\u001b[31m\r\n\u2028b']) {
      await clinic.request({ url: patient, headers: { authorization: basic(name, secret) } });
    }

    expect((await events()).map(({ actor }) => actor)).toEqual([
      'x'.repeat(128),
      'a\\u{1b}[31m\\u{d}\\u{a}\\u{2028}b',
    ]);
    expect(JSON.stringify(await events())).not.toContain(secret);
  });
});

describe('if its event cannot be written', () => {
  it.each<[string, ClinicRequest]>([
    ['a read', { url: patient, as: 'reader' }],
    ['the queue', { url: `${patient}/portal/enqueued`, as: 'reader' }],
    ['a refusal', { url: '/api/v1/patients/999', as: 'reader' }],
    ['a portal log-in', logIn('ada', 'x')],
    ['a failed authentication', { url: patient }],
  ])('%s is not answered (Q57)', async (_, request) => {
    await failWrites(clinic, 'insert on', 'audit_events');

    expect((await clinic.request(request)).status).toBe(500);
  });
});

it('a repeat with the same Idempotency-Key is recorded as a read (Q57)', async () => {
  for (let time = 0; time < 2; time += 1) {
    await clinic.request({
      method: 'POST',
      url: `${patient}/rxs`,
      as: 'writer',
      body: { drug_id: 1 },
      headers: { 'idempotency-key': 'once-and-again' },
    });
  }

  expect(await events()).toMatchObject([
    { operation: 'queuePatientPrescription', action: 'create', entity: 'portal_request/1' },
    {
      operation: 'queuePatientPrescription',
      action: 'read',
      entity: 'idempotent_result',
      pt_id: 1,
    },
  ]);
});
