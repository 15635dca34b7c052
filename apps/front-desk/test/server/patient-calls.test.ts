import { describe, expect, it } from 'vitest';
import { openDesk } from '../support/open-desk.ts';
import { request27, staff } from '../support/stub-portal.ts';

describe('calls for a patient', () => {
  it('show the queue as the portal has it, asked for as the person who is signed in', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    const response = await desk.post('/desk/queue', { patientId: 1 }, cookie);
    expect(response.json()).toEqual({
      object: 'list',
      total_count: 1,
      has_more: false,
      data: [request27],
    });
    const pair = Buffer.from(`${staff.username}:${staff.secret}`).toString('base64');
    expect(desk.portal.calls.at(-1)?.authorization).toBe(`Basic ${pair}`);
  });

  it('dismiss a request', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    const response = await desk.post('/desk/dismiss', { patientId: 1, requestId: 27 }, cookie);
    expect(response.json()).toMatchObject({ request: { id: 27, status: 'dismissed' } });
    expect(desk.portal.calls.at(-1)).toMatchObject({
      method: 'DELETE',
      path: '/api/v1/patients/1/portal/enqueued/27',
    });
  });

  it('invite a patient, and say where the link goes', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    const response = await desk.post('/desk/invite', { patientId: 1 }, cookie);
    expect(response.json()).toMatchObject({
      message: 'The invitation is on its way.',
      invitation: { kind: 'join', sent_to: 'm***@example.com' },
    });
  });

  it('need a session', async () => {
    await using desk = await openDesk();
    for (const path of ['/desk/queue', '/desk/invite']) {
      expect((await desk.post(path, { patientId: 1 })).json()).toEqual({ code: 'signed-out' });
    }
    expect(desk.portal.calls).toEqual([]);
  });

  it.each([
    [403, 'forbidden', 403, 'read-only'],
    [404, 'patient-not-found', 404, 'patient-not-found'],
    [404, 'request-not-found', 404, 'request-not-found'],
    [404, 'route-unavailable', 404, 'route-unavailable'],
    [422, 'patient-has-no-email', 422, 'patient-has-no-email'],
    [422, 'patient-inactive', 422, 'patient-inactive'],
    [429, 'rate-limited', 429, 'rate-limited'],
    [503, 'unavailable', 503, 'portal-unreachable'],
    [500, 'internal', 502, 'portal-failed'],
  ])('pass a %i %s on as %i %s', async (status, problem, deskStatus, code) => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    desk.portal.next(status, problem);
    const response = await desk.post('/desk/invite', { patientId: 1 }, cookie);
    expect(response.statusCode).toBe(deskStatus);
    expect(response.json()).toEqual({ code });
  });

  it('say so when the portal is not there', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    await desk.portal[Symbol.asyncDispose]();
    const response = await desk.post('/desk/queue', { patientId: 1 }, cookie);
    expect(response.statusCode).toBe(503);
    expect(response.json()).toEqual({ code: 'portal-unreachable' });
  });

  it.each([
    ['a number as text', { patientId: '1' }],
    ['an id above 2^53', { patientId: 2 ** 53 }],
    ['no patient', {}],
    ['an unknown field', { patientId: 1, url: 'http://example.org' }],
  ])('refuse %s before the portal hears of it', async (_what, body) => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    const response = await desk.post('/desk/queue', body, cookie);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({ code: 'invalid-request' });
    expect(desk.portal.calls).toHaveLength(1);
  });
});
