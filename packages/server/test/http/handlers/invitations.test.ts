import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiUserKey } from '../../support/clinic/api-users.ts';
import { type Clinic, type ClinicResponse, openClinic } from '../../support/clinic/clinic.ts';
import { allRows } from '../../support/rows.ts';

let clinic: Clinic;
beforeEach(async () => {
  clinic = await openClinic();
});
afterEach(() => clinic.close());

const path = (ptId: number) => `/api/v1/extensions/patients/${ptId}/portal/invitations`;

function invite(ptId = 1, headers = {}): Promise<ClinicResponse> {
  const url = `/api/v1/patients/${ptId}/portal/invite`;
  return clinic.request({ method: 'POST', url, as: 'writer', headers });
}

function list(query = '', as: ApiUserKey = 'writer'): Promise<ClinicResponse> {
  return clinic.request({ url: `${path(1)}${query}`, as });
}

function revoke(id: number, as: ApiUserKey = 'writer', ptId = 1): Promise<ClinicResponse> {
  return clinic.request({ method: 'DELETE', url: `${path(ptId)}/${id}`, as });
}

const idsOf = ({ json }: ClinicResponse) => json.data.map(({ id }: { id: number }) => id);

const lastEvent = async () => (await allRows(clinic, 'audit_events')).at(-1);

describe('listing a patient’s invitations', () => {
  it('lists the newest first, each as the invitation returned it, with its current state', async () => {
    const first = await invite();
    clinic.time.now += 60_000;
    const second = await invite();

    const { status, json } = await list();

    expect(status).toBe(200);
    expect(json).toEqual({
      object: 'list',
      total_count: 2,
      has_more: false,
      data: [
        second.json.invitation,
        {
          ...first.json.invitation,
          state: 'superseded',
          superseded_at: '2026-11-02T15:05:05.000Z',
        },
      ],
    });
  });

  it('is ordered by commits, also if the clock was set back in between', async () => {
    await invite();
    clinic.time.now -= 3_600_000;
    await invite();

    expect(idsOf(await list())).toEqual([2, 1]);
  });

  it('has pages that together are the full list, with none twice (Q19)', async () => {
    for (const _ of [1, 2, 3, 4, 5]) await invite();

    const pages = await Promise.all([0, 2, 4].map((offset) => list(`?limit=2&offset=${offset}`)));

    expect(pages.flatMap(idsOf)).toEqual([5, 4, 3, 2, 1]);
    expect(pages.map(({ json }) => [json.total_count, json.has_more])).toEqual([
      [5, true],
      [5, true],
      [5, false],
    ]);
    expect((await list('?offset=5')).json).toMatchObject({ data: [], total_count: 5 });
  });

  it('is empty for a patient who was not invited', async () => {
    expect((await list()).json).toMatchObject({ data: [], total_count: 0, has_more: false });
  });

  it('is allowed for read-only API users, and has an audit event (Q57)', async () => {
    expect((await list('', 'reader')).status).toBe(200);
    expect(await lastEvent()).toMatchObject({
      operation: 'listInvitations',
      action: 'read',
      outcome: 'success',
      actor: 'pk_reader',
      pt_id: 1,
      entity: 'invitations',
    });
  });

  it.each(['limit=0', 'limit=101', 'limit=a', 'offset=-1', 'status=open'])(
    'refuses %s (Q19)',
    async (query) => {
      expect((await list(`?${query}`)).status).toBe(422);
    },
  );
});

describe('revoking an invitation', () => {
  it('returns its new state, and so does the list', async () => {
    const { json } = await invite();
    const { status, json: revoked } = await revoke(1);

    const data = {
      ...json.invitation,
      state: 'revoked',
      revoked_at: '2026-11-02T15:04:05.000Z',
      revoked_by: 'pk_writer',
    };
    expect(status).toBe(200);
    expect(revoked).toEqual({ result: true, message: 'The invitation was revoked.', data });
    expect((await list()).json.data).toEqual([data]);
  });

  it('is 404 a second time, with its state; time and API user never change (Q16, Q17)', async () => {
    await invite();
    const { json } = await revoke(1);
    clinic.time.now += 1_000;
    const second = await revoke(1, 'second');

    expect(second.status).toBe(404);
    expect(second.json).toMatchObject({
      type: expect.stringMatching(/#invitation-already-ended$/),
      state: 'revoked',
    });
    expect((await list()).json.data).toEqual([json.data]);
    expect(await allRows(clinic, 'outbox')).toEqual([]);
  });

  it('is refused for a read-only API user, with an audit event (Q57)', async () => {
    await invite();

    expect((await revoke(1, 'reader')).status).toBe(403);
    expect(await lastEvent()).toMatchObject({
      operation: 'revokeInvitation',
      action: 'delete',
      outcome: 'refused',
      actor: 'pk_reader',
      pt_id: 1,
      entity: 'invitation/1',
    });
    expect((await list()).json.data).toMatchObject([{ state: 'queued' }]);
  });

  it.each([
    ['another patient’s', 1, 2],
    ['an unknown one', 77, 1],
  ])('%s is the same 404 (Q6)', async (_, id, ptId) => {
    await invite();
    const { status, json } = await revoke(id, 'writer', ptId);

    expect(status).toBe(404);
    expect(json).toMatchObject({
      type: expect.stringMatching(/#invitation-not-found$/),
      detail: 'This patient has no invitation with this invitation_id.',
    });
  });
});

describe('too many invitations of a patient', () => {
  beforeEach(async () => {
    await clinic.close();
    clinic = await openClinic(undefined, 'info', {
      invitationLimits: { perPatient: 2, perInstance: undefined },
    });
    await invite();
    await invite();
  });

  it('get a 429 with the limit and the exact wait, and an audit event (Q25, Q49)', async () => {
    clinic.time.now += 600_500;
    const { status, headers, json } = await invite();

    expect(status).toBe(429);
    expect(json.type).toMatch(/#rate-limited$/);
    expect(headers).toMatchObject({
      'retry-after': '3000',
      ratelimit: '"patient-invitations";r=0;t=3000',
      'ratelimit-policy': '"patient-invitations";q=2;w=3600',
    });
    expect(await lastEvent()).toMatchObject({
      operation: 'inviteToPortal',
      action: 'create',
      outcome: 'refused',
      pt_id: 1,
    });

    clinic.time.now += 3_000_000;
    expect((await invite()).status).toBe(202);
  });

  it('do not include a repeat with the same Idempotency-Key (Q26)', async () => {
    clinic.time.now += 3_600_000;
    const headers = { 'idempotency-key': 'desk-1' };
    const { json } = await invite(1, headers);
    for (const _ of [1, 2, 3]) expect((await invite(1, headers)).json).toEqual(json);

    expect((await invite()).status).toBe(202);
    expect((await invite()).status).toBe(429);
    expect((await invite(1, headers)).json).toEqual(json);
  });

  it('can be repeated with the same Idempotency-Key after the wait', async () => {
    const headers = { 'idempotency-key': 'desk-1' };
    expect((await invite(1, headers)).status).toBe(429);

    clinic.time.now += 3_600_000;
    expect((await invite(1, headers)).status).toBe(202);
  });
});
