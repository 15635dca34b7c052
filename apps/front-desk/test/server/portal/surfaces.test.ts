import { startMock } from '@mdhq/portal-mock';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DeskCalls, Surface } from '../../../src/shared/desk-api.ts';
import { cookieOf, openDesk } from '../../support/open-desk.ts';
import { startClinic } from '../../support/portals/clinic.ts';

/** Signs in at a desk with a portal. */
async function deskAt(portalUrl: string, credentials: DeskCalls['/desk/sign-in']['input']) {
  const desk = await openDesk({ portalUrl });
  onTestFinished(() => desk[Symbol.asyncDispose]());
  const signedIn = await desk.post('/desk/sign-in', credentials);
  expect(signedIn.statusCode).toBe(200);
  const cookie = cookieOf(signedIn);
  return {
    surface: signedIn.json().signedIn.surface as Surface,
    /** Posts as the page does, and expects a success. */
    async call<Path extends keyof DeskCalls>(
      path: Path,
      input: DeskCalls[Path]['input'],
    ): Promise<DeskCalls[Path]['output']> {
      const response = await desk.post(path, input, cookie);
      expect({ path, ...response.json() }).not.toHaveProperty('code');
      return response.json();
    },
    async codeOf<Path extends keyof DeskCalls>(path: Path, input: DeskCalls[Path]['input']) {
      return (await desk.post(path, input, cookie)).json().code;
    },
  };
}

async function deskAtClinic(surface: Surface) {
  const clinic = await startClinic({ surface });
  onTestFinished(() => clinic.close());
  const { username, secret, prescriptionId } = clinic;
  const desk = await deskAt(clinic.url, { username, secret });
  return { ...desk, username, request: { ptId: 1, requestId: prescriptionId } };
}

describe('a desk with the real server', () => {
  it('dismisses and restores a request, whose history shows who did it', async () => {
    const { call, surface, request, username } = await deskAtClinic('full');
    expect(surface).toBe('full');
    const inbox = await call('/desk/inbox', { limit: 1000 });
    expect(inbox).toMatchObject({ total_count: 2, counts_by_type: { questionnaire: 1, rx: 1 } });
    expect(inbox.data[1]).toMatchObject({ id: request.requestId, patient: { first_name: 'Ada' } });

    await call('/desk/dismiss', request);
    // The page got no response, so it repeats the request.
    expect(await call('/desk/dismiss', request)).toMatchObject({ dismissed_by: username });
    const dismissed = await call('/desk/inbox', { status: 'dismissed' });
    expect(dismissed.data.map(({ id }) => id)).toEqual([request.requestId]);

    const restoration = { ...request, idempotencyKey: 'this-undo' };
    await call('/desk/restore', restoration);
    await call('/desk/restore', restoration);
    const { history, patient } = await call('/desk/request', request);
    expect(history.map(({ act }) => act)).toEqual(['enqueued', 'dismissed', 'restored']);
    expect(patient).toMatchObject({ id: 1, email1: 'ada@example.com' });
    expect(await call('/desk/inbox', {})).toMatchObject({ total_count: 2 });
  });

  it('finds and invites a patient, once for each key, and revokes the link', async () => {
    const { call, codeOf } = await deskAtClinic('full');
    const { data: found } = await call('/desk/search', { name: 'exam max' });
    expect(found.map(({ id }) => id)).toEqual([221]);

    const invite = { ptId: 221, idempotencyKey: 'this-invitation' };
    const { invitation } = await call('/desk/invite', invite);
    expect((await call('/desk/invite', invite)).invitation?.id).toBe(invitation?.id);
    const revocation = { ptId: 221, invitationId: invitation?.id ?? 0 };
    await call('/desk/revoke', revocation);
    await call('/desk/revoke', revocation);
    const { data } = await call('/desk/invitations', { ptId: 221 });
    expect(data.map(({ state }) => state)).toEqual(['revoked']);
    expect(await codeOf('/desk/invite', { ptId: 222, idempotencyKey: 'another' })).toBe(
      'patient-has-no-email',
    );
  });

  it.each(['observed', 'documented'] as const)(
    'with the surface %s, works with what is available',
    async (served) => {
      const { call, codeOf, surface, request } = await deskAtClinic(served);
      expect(surface).toBe(served);
      expect((await call('/desk/queue', { ptId: 1 })).data).toHaveLength(2);
      await call('/desk/dismiss', request);
      expect((await call('/desk/queue', { ptId: 1 })).data).toHaveLength(1);
      expect(await codeOf('/desk/inbox', {})).toBe('route-unavailable');
      expect(await codeOf('/desk/patient', { ptId: 1 })).toBe(
        served === 'observed' ? undefined : 'route-unavailable',
      );
    },
  );
});

it('a desk with the mock gets the examples of the contract for every call', async () => {
  const mock = await startMock();
  onTestFinished(() => mock.close());
  const { call, surface } = await deskAt(mock.url, { username: 'un', secret: 'pwd' });
  expect(surface).toBe('full');
  const request = { ptId: 1, requestId: 27 };
  const idempotencyKey = 'once';
  expect((await call('/desk/inbox', {})).data).not.toEqual([]);
  expect((await call('/desk/queue', { ptId: 1 })).data).not.toEqual([]);
  expect((await call('/desk/request', request)).history).not.toEqual([]);
  await call('/desk/dismiss', request);
  await call('/desk/restore', { ...request, idempotencyKey });
  expect((await call('/desk/search', { name: 'willow' })).data).not.toEqual([]);
  await call('/desk/patient', { ptId: 1 });
  await call('/desk/invite', { ptId: 221, idempotencyKey });
  expect((await call('/desk/invitations', { ptId: 221 })).data).not.toEqual([]);
  await call('/desk/revoke', { ptId: 221, invitationId: 10 });
});
