// @stress: calls have deadlines
import { describe, expect, it } from 'vitest';
import { cookieOf, openDesk } from '../../support/open-desk.ts';
import { colleague, inbox, record27, request27, staff } from '../../support/portals/stub-portal.ts';

const idempotencyKey = '0199e3a4-5c0e-7b31-8a44-3f1d20c6f6d1';
const request = { ptId: 1, requestId: 27 };

/** Every endpoint that needs a session, with its call of the portal. */
const endpoints: [path: string, input: object, call: string][] = [
  ['/desk/inbox', {}, 'GET /api/v1/extensions/portal/enqueued'],
  ['/desk/queue', { ptId: 1 }, 'GET /api/v1/patients/1/portal/enqueued'],
  ['/desk/request', request, 'GET /api/v1/extensions/patients/1/portal/enqueued/27'],
  ['/desk/dismiss', request, 'DELETE /api/v1/patients/1/portal/enqueued/27'],
  [
    '/desk/restore',
    { ...request, idempotencyKey },
    'POST /api/v1/extensions/patients/1/portal/enqueued/27/restore',
  ],
  ['/desk/search', { name: 'ex' }, 'POST /api/v1/extensions/patients/search'],
  ['/desk/patient', { ptId: 1 }, 'GET /api/v1/patients/1'],
  ['/desk/invite', { ptId: 1, idempotencyKey }, 'POST /api/v1/patients/1/portal/invite'],
  ['/desk/invitations', { ptId: 1 }, 'GET /api/v1/extensions/patients/1/portal/invitations'],
  [
    '/desk/revoke',
    { ptId: 1, invitationId: 9 },
    'DELETE /api/v1/extensions/patients/1/portal/invitations/9',
  ],
];

describe('calls of the portal', () => {
  it.each(endpoints)(
    '%s makes one call, with the credentials of the user',
    async (path, input, call) => {
      await using desk = await openDesk();
      const cookie = await desk.signIn();
      desk.portal.calls.length = 0;
      const response = await desk.post(path, input, cookie);
      expect(response.statusCode).toBe(200);
      const [seen, ...more] = desk.portal.calls;
      expect(more).toEqual([]);
      expect(`${seen?.method} ${seen?.path}`).toBe(call);
      const pair = Buffer.from(`${staff.username}:${staff.secret}`).toString('base64');
      expect(seen?.authorization).toBe(`Basic ${pair}`);
    },
  );

  it.each(endpoints)('%s needs a session', async (path, input) => {
    await using desk = await openDesk();
    const response = await desk.post(path, input);
    expect(response.statusCode).toBe(401);
    expect(response.json()).toEqual({ code: 'signed-out' });
    expect(desk.portal.calls).toEqual([]);
  });

  it.each(endpoints)('%s refuses unknown fields', async (path, input) => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    desk.portal.calls.length = 0;
    const response = await desk.post(path, { ...input, url: 'http://example.org' }, cookie);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({ code: 'invalid-request' });
    expect(desk.portal.calls).toEqual([]);
  });

  it('return the response of the portal', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    const answerTo = async (path: string, input: object): Promise<unknown> =>
      (await desk.post(path, input, cookie)).json();
    expect(await answerTo('/desk/inbox', {})).toEqual(inbox);
    expect(await answerTo('/desk/queue', { ptId: 1 })).toMatchObject({ data: [request27] });
    expect(await answerTo('/desk/request', request)).toEqual(record27);
    expect(await answerTo('/desk/dismiss', request)).toMatchObject({
      data: { id: 27, status: 'dismissed' },
    });
    expect(await answerTo('/desk/invite', { ptId: 1, idempotencyKey })).toMatchObject({
      message: 'The invitation was queued for delivery.',
      invitation: { kind: 'join', sent_to: 'm***@example.com' },
    });
  });

  it('pass on filters and the cursor', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    const askedFor = async (path: string, input: object): Promise<string | undefined> => {
      expect((await desk.post(path, input, cookie)).statusCode).toBe(200);
      return desk.portal.calls.at(-1)?.path.split('?')[1];
    };
    const inboxFilters = {
      request_type: ['rx', 'rx_refill'],
      status: 'open',
      pt_id: 1,
      created_from: '2026-11-01T00:00:00.000Z',
      created_before: '2026-11-03T00:00:00.000Z',
      limit: 1000,
      cursor: 'eyJz',
      byItself: true,
    };
    const query = new URLSearchParams(await askedFor('/desk/inbox', inboxFilters));
    expect(query.getAll('request_type')).toEqual(['rx', 'rx_refill']);
    expect(Object.fromEntries(query)).toEqual({
      request_type: 'rx_refill',
      status: 'open',
      pt_id: '1',
      created_from: '2026-11-01T00:00:00.000Z',
      created_before: '2026-11-03T00:00:00.000Z',
      limit: '1000',
      cursor: 'eyJz',
    });
    expect(await askedFor('/desk/queue', { ptId: 1, limit: 20, offset: 40 })).toBe(
      'limit=20&offset=40',
    );
    expect(await askedFor('/desk/invitations', { ptId: 1, limit: 1 })).toBe('limit=1');
  });

  it.each([
    ['/desk/restore', request],
    ['/desk/invite', { ptId: 1 }],
  ])('%s requires an idempotency key, and can be repeated with it', async (path, input) => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    await desk.post(path, { ...input, idempotencyKey }, cookie);
    expect(desk.portal.calls.at(-1)?.idempotencyKey).toBe(idempotencyKey);
    for (const unfit of [input, { ...input, idempotencyKey: 'schlüssel' }]) {
      expect((await desk.post(path, unfit, cookie)).statusCode).toBe(400);
    }
  });

  it.each([
    ['a number as text', { ptId: '1' }],
    ['an id above 2^53', { ptId: 2 ** 53 }],
    ['no patient', {}],
    ['a limit beyond the contract', { ptId: 1, limit: 101 }],
    ['no type at all', { ptId: 1, request_type: [] }],
  ])('refuse %s without a call of the portal', async (_what, body) => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    desk.portal.calls.length = 0;
    const response = await desk.post('/desk/queue', body, cookie);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({ code: 'invalid-request' });
    expect(desk.portal.calls).toEqual([]);
  });
});

describe('failures of the portal', () => {
  it.each([
    [403, 'forbidden', 403, 'read-only'],
    [404, 'patient-not-found', 404, 'patient-not-found'],
    [404, 'request-not-found', 404, 'request-not-found'],
    [404, 'invitation-not-found', 404, 'invitation-not-found'],
    [404, 'route-unavailable', 404, 'route-unavailable'],
    [422, 'patient-has-no-email', 422, 'patient-has-no-email'],
    [422, 'patient-inactive', 422, 'patient-inactive'],
    [422, 'validation-failed', 400, 'invalid-request'],
    [503, 'unavailable', 503, 'portal-unreachable'],
    [500, 'internal', 502, 'portal-failed'],
  ])('a %i %s becomes a %i %s', async (status, problem, deskStatus, code) => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    desk.portal.next(status, problem);
    const response = await desk.post('/desk/invite', { ptId: 1, idempotencyKey }, cookie);
    expect(response.statusCode).toBe(deskStatus);
    // With the Retry-After of the portal.
    expect(response.json()).toEqual({ code, ...(status === 503 && { retryAfterSeconds: 3600 }) });
  });

  it('a request that another user has dismissed is reported with user and time', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    const details = { dismissed_at: '2026-11-03T10:20:30.456Z', dismissed_by: 'ben' };
    desk.portal.next(404, 'request-already-dismissed', details);
    const response = await desk.post('/desk/dismiss', request, cookie);
    expect(response.statusCode).toBe(404);
    expect(response.json()).toEqual({ code: 'request-already-dismissed', ...details });
    expect(desk.logged()).not.toContain('ben');
  });

  it('a repeated dismissal by the same API user succeeds', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    const details = {
      dismissed_at: '2026-11-03T10:20:30.456Z',
      dismissed_by: staff.username,
    };
    desk.portal.next(404, 'request-already-dismissed', details);
    const response = await desk.post('/desk/dismiss', request, cookie);
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({
      result: true,
      message: 'Dismissed by an earlier try.',
      ...details,
    });
  });

  it("recognizes this API user's own dismissal in whatever form the name was typed (Q79)", async () => {
    await using desk = await openDesk();
    const { username, secret } = colleague;
    const decomposed = { username: username.normalize('NFD'), secret };
    expect(decomposed).not.toEqual(colleague);
    const cookie = cookieOf(await desk.post('/desk/sign-in', decomposed));
    const details = { dismissed_at: '2026-11-03T10:20:30.456Z', dismissed_by: username };
    desk.portal.next(404, 'request-already-dismissed', details);
    const response = await desk.post('/desk/dismiss', request, cookie);
    expect(response.json()).toMatchObject({ result: true, ...details });
  });

  it('a repeated revocation succeeds', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    desk.portal.next(404, 'invitation-already-ended', { state: 'revoked' });
    const response = await desk.post('/desk/revoke', { ptId: 1, invitationId: 9 }, cookie);
    expect(response.json()).toEqual({ result: true, message: 'Revoked by an earlier try.' });
  });

  it('a revocation of an inactive invitation returns its state', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    desk.portal.next(404, 'invitation-already-ended', { state: 'accepted' });
    const response = await desk.post('/desk/revoke', { ptId: 1, invitationId: 9 }, cookie);
    expect(response.json()).toEqual({ code: 'invitation-already-ended' });
  });

  it('Retry-After of the portal is passed on', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    desk.portal.next(429, 'rate-limited');
    const response = await desk.post('/desk/invite', { ptId: 1, idempotencyKey }, cookie);
    expect(response.statusCode).toBe(429);
    expect(response.json()).toEqual({ code: 'rate-limited', retryAfterSeconds: 3600 });
  });

  it('report an unreachable portal', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    await desk.portal[Symbol.asyncDispose]();
    const response = await desk.post('/desk/inbox', {}, cookie);
    expect(response.statusCode).toBe(503);
    expect(response.json()).toEqual({ code: 'portal-unreachable' });
  });
});

describe('a browser that goes away', () => {
  it('cancels a read', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    const url = await desk.app.listen({ port: 0 });
    const givenUp = desk.portal.hang();
    const leave = new AbortController();
    const headers = { cookie, origin: url, 'content-type': 'application/json' };
    const answer = fetch(`${url}/desk/inbox`, {
      method: 'POST',
      headers,
      body: '{}',
      signal: leave.signal,
    });
    await expect.poll(() => desk.portal.calls.length).toBe(2);
    leave.abort();
    await expect(answer).rejects.toThrow();
    await givenUp;
  });
});
