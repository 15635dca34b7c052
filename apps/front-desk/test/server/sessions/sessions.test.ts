import { describe, expect, it } from 'vitest';
import { cookieOf, cookiesAfter, openDesk } from '../../support/open-desk.ts';
import { staff } from '../../support/portals/stub-portal.ts';

const minutes = (count: number): number => count * 60_000;

/** An id of no patient. */
const unusedId = Number.MAX_SAFE_INTEGER;

describe('signing in', () => {
  it('returns the user and the surface of the portal', async () => {
    await using desk = await openDesk();
    const response = await desk.post('/desk/sign-in', staff);
    expect(response.statusCode).toBe(200);
    const state = {
      clinicName: 'Sandbox Clinic',
      timeZone: 'America/New_York',
      signedIn: {
        username: staff.username,
        surface: 'full',
        secondsLeft: 900,
        secondsToLimit: 28_800,
      },
      sessionEnded: false,
    };
    expect(response.json()).toEqual(state);
    expect((await desk.state(cookieOf(response))).json()).toEqual(state);
  });

  it.each([
    ['full', 'full', ['/portal/enqueued?created_before=1970-01-01T00%3A00%3A00.000Z&limit=1']],
    ['observed', 'observed', ['/portal/enqueued', `/patients/${unusedId}`]],
    [
      'documented',
      'documented',
      ['/portal/enqueued', `/patients/${unusedId}`, `/patients/${unusedId}/portal/enqueued`],
    ],
    [
      'bare',
      'documented',
      ['/portal/enqueued', `/patients/${unusedId}`, `/patients/${unusedId}/portal/enqueued`],
    ],
  ] as const)(
    'requests no patient data from a portal that is %s, and detects %s',
    async (is, found, asked) => {
      await using desk = await openDesk();
      desk.portal.serve(is);
      const response = await desk.post('/desk/sign-in', staff);
      expect(response.json()).toMatchObject({ signedIn: { surface: found } });
      const paths = desk.portal.calls.map(({ path }) => path);
      expect(paths).toHaveLength(asked.length);
      for (const [index, path] of asked.entries()) expect(paths[index]).toContain(path);
    },
  );

  it.each(['full', 'observed', 'documented', 'bare'] as const)(
    'refuses a wrong secret if the portal is %s',
    async (is) => {
      await using desk = await openDesk();
      desk.portal.serve(is);
      const response = await desk.post('/desk/sign-in', { ...staff, secret: 'guess' });
      expect(response.json()).toEqual({ code: 'wrong-credentials' });
    },
  );

  it.each([
    ['a wrong secret', { ...staff, secret: 'guess' }],
    ['an unknown user', { ...staff, username: 'nobody' }],
    ['a name that HTTP Basic authentication can’t carry', { ...staff, username: 'a:b' }],
  ])('refuses %s and starts no session', async (_what, credentials) => {
    await using desk = await openDesk();
    const response = await desk.post('/desk/sign-in', credentials);
    expect(response.statusCode).toBe(401);
    expect(response.json()).toEqual({ code: 'wrong-credentials' });
    expect(response.cookies).toEqual([]);
  });

  it('distinguishes an unreachable portal from invalid credentials', async () => {
    await using desk = await openDesk();
    desk.portal.next(500, 'internal');
    const response = await desk.post('/desk/sign-in', staff);
    expect(response.statusCode).toBe(502);
    expect(response.json()).toEqual({ code: 'portal-failed' });
  });

  it('starts a new session each time and ends the previous one (Q66)', async () => {
    await using desk = await openDesk();
    const first = await desk.signIn();
    const second = await desk.signIn(first);
    expect(second).not.toBe(first);
    expect((await desk.post('/desk/queue', { ptId: 1 }, first)).statusCode).toBe(401);
    expect((await desk.post('/desk/queue', { ptId: 1 }, second)).statusCode).toBe(200);
  });

  it('does not accept a planted session (Q66)', async () => {
    await using desk = await openDesk();
    const planted = 'front-desk=eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAA.BBBB.CCCC';
    expect(await desk.signIn(planted)).not.toBe(planted);
    expect((await desk.post('/desk/queue', { ptId: 1 }, planted)).statusCode).toBe(401);
  });
});

describe('the session cookie', () => {
  it('is HttpOnly, SameSite=Strict and, on loopback http, not Secure (Q66)', async () => {
    await using desk = await openDesk();
    const { headers } = await desk.post('/desk/sign-in', staff);
    expect(headers['set-cookie']).toMatch(
      /^front-desk=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  it('is Secure and bound to the host with https (Q66)', async () => {
    await using desk = await openDesk({ publicOrigin: 'https://desk.example.org' });
    const { headers } = await desk.post('/desk/sign-in', staff);
    expect(headers['set-cookie']).toMatch(
      /^__Host-front-desk=[\w.-]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it('fits into the limit of browsers even with the longest name and secret', async () => {
    await using desk = await openDesk();
    // Every character takes three bytes. The stub would refuse them, so it is made to accept them.
    desk.portal.next(404, 'patient-not-found');
    const longest = { username: '例'.repeat(200), secret: '例'.repeat(256) };
    const { headers } = await desk.post('/desk/sign-in', longest);
    expect(String(headers['set-cookie']).length).toBeLessThan(4096);
  });

  it('no response to the browser contains the secret, in plain text or base64 (Q66)', async () => {
    await using desk = await openDesk();
    const signIn = await desk.post('/desk/sign-in', staff);
    const cookie = cookieOf(signIn);
    const answers = [
      signIn,
      await desk.state(cookie),
      await desk.post('/desk/inbox', {}, cookie),
      await desk.post('/desk/queue', { ptId: 1 }, cookie),
      await desk.post('/desk/request', { ptId: 1, requestId: 27 }, cookie),
      await desk.post('/desk/invite', { ptId: 2, idempotencyKey: 'key' }, cookie),
      await desk.post('/desk/sign-in', { ...staff, username: 'nobody' }),
      await desk.post('/desk/sign-in', { ...staff, extra: true }),
      await desk.post('/desk/sign-out', {}, cookie),
    ];
    const pair = `${staff.username}:${staff.secret}`;
    for (const { headers, payload } of answers) {
      const seen = JSON.stringify(headers) + payload;
      expect(seen).not.toContain(staff.secret);
      expect(seen).not.toContain(Buffer.from(staff.secret).toString('base64').slice(0, 20));
      expect(seen).not.toContain(Buffer.from(pair).toString('base64').slice(0, 30));
    }
  });

  it('is invalid with one character changed', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    const middle = Math.floor(cookie.length / 2);
    const other = cookie[middle] === 'A' ? 'B' : 'A';
    const changed = cookie.slice(0, middle) + other + cookie.slice(middle + 1);
    expect((await desk.post('/desk/queue', { ptId: 1 }, changed)).statusCode).toBe(401);
    expect(desk.portal.calls).toHaveLength(1);
  });

  it('is accepted by every desk with the key, and no other', async () => {
    const sessionKey = new Uint8Array(32).fill(7);
    await using first = await openDesk({ sessionKey });
    await using second = await openDesk({ sessionKey });
    await using other = await openDesk();
    const cookie = await first.signIn();
    expect((await second.post('/desk/queue', { ptId: 1 }, cookie)).statusCode).toBe(200);
    expect((await other.post('/desk/queue', { ptId: 1 }, cookie)).statusCode).toBe(401);
  });
});

describe('staying signed in', () => {
  it('extends the session by 15 minutes, up to 8 hours (Q66)', async () => {
    await using desk = await openDesk();
    let cookie = await desk.signIn();
    const stay = async () => {
      const response = await desk.post('/desk/stay', {}, cookie);
      cookie = cookiesAfter(cookie, response);
      return response;
    };
    for (let passed = 14; passed < 8 * 60; passed += 14) {
      desk.wait(minutes(14));
      const left = 60 * Math.min(15, 8 * 60 - passed);
      expect((await stay()).json()).toMatchObject({ signedIn: { secondsLeft: left } });
    }
    desk.wait(minutes(14));
    expect((await stay()).json()).toEqual({ code: 'signed-out' });
  });
});

describe('the end of a session', () => {
  it('comes after 15 minutes of inactivity (Q66)', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    desk.wait(minutes(15) - 1);
    expect((await desk.state(cookie)).json()).toMatchObject({ signedIn: { secondsLeft: 1 } });
    desk.wait(1);
    const response = await desk.post('/desk/queue', { ptId: 1 }, cookie);
    expect(response.statusCode).toBe(401);
    expect(response.json()).toEqual({ code: 'signed-out' });
  });

  it('is postponed by activity, but not by a check of the session (Q66)', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    desk.wait(minutes(10));
    expect((await desk.state(cookie)).cookies).toEqual([]);
    const used = cookiesAfter(cookie, await desk.post('/desk/queue', { ptId: 1 }, cookie));
    desk.wait(minutes(10));
    expect((await desk.post('/desk/queue', { ptId: 1 }, cookie)).statusCode).toBe(401);
    expect((await desk.post('/desk/queue', { ptId: 1 }, used)).statusCode).toBe(200);
  });

  it.each([
    ['/desk/inbox', {}],
    ['/desk/queue', { ptId: 1 }],
    ['/desk/request', { ptId: 1, requestId: 27 }],
    ['/desk/patient', { ptId: 1 }],
    ['/desk/invitations', { ptId: 1 }],
  ])('is not postponed by automatic calls of %s (Q66)', async (path, input) => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    const poll = () => desk.post(path, { ...input, byItself: true }, cookie);
    for (let polls = 0; polls < 29; polls += 1) {
      desk.wait(minutes(0.5));
      const response = await poll();
      expect(response.statusCode).toBe(200);
      expect(response.cookies).toEqual([]);
    }
    desk.wait(minutes(0.5));
    expect((await poll()).json()).toEqual({ code: 'signed-out' });
    const asUsed = await desk.post(path, input, cookie);
    expect(asUsed.json()).toEqual({ code: 'signed-out' });
  });

  it('comes after 8 hours, despite activity (Q66)', async () => {
    await using desk = await openDesk();
    let cookie = await desk.signIn();
    for (let quarter = 0; quarter < 8 * 6 - 1; quarter += 1) {
      desk.wait(minutes(10));
      cookie = cookiesAfter(cookie, await desk.post('/desk/queue', { ptId: 1 }, cookie));
    }
    desk.wait(minutes(10));
    expect((await desk.post('/desk/queue', { ptId: 1 }, cookie)).statusCode).toBe(401);
  });

  it('comes with signing out, for every copy of the cookie', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    const response = await desk.post('/desk/sign-out', {}, cookie);
    expect(response.json()).toMatchObject({ signedIn: null, sessionEnded: false });
    expect(response.headers['set-cookie']).toEqual([
      expect.stringMatching(/^front-desk=; .*Expires=Thu, 01 Jan 1970/),
      expect.stringMatching(/^front-desk-use=; .*Expires=Thu, 01 Jan 1970/),
    ]);
    expect((await desk.post('/desk/queue', { ptId: 1 }, cookie)).statusCode).toBe(401);
  });

  it('comes when the portal refuses the secret', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    desk.portal.rotateSecret();
    const response = await desk.post('/desk/queue', { ptId: 1 }, cookie);
    expect(response.statusCode).toBe(401);
    expect(response.json()).toEqual({ code: 'signed-out' });
    expect((await desk.state(cookie)).json()).toMatchObject({ signedIn: null });
  });

  it('is reported for its cookie until the next sign-in', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    desk.wait(minutes(15));
    for (let asked = 0; asked < 2; asked += 1) {
      const response = await desk.state(cookie);
      expect(response.json()).toMatchObject({ signedIn: null, sessionEnded: true });
      expect(response.cookies).toEqual([]);
    }
    const next = cookiesAfter(cookie, await desk.post('/desk/sign-in', staff, cookie));
    expect((await desk.state(next)).json()).toMatchObject({ sessionEnded: false });
  });
});

describe('a wall clock that is set back (Q77)', () => {
  it('ends a session, because its idle time is unknown', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    desk.wait(minutes(-24 * 60));
    expect((await desk.post('/desk/queue', { ptId: 1 }, cookie)).json()).toEqual({
      code: 'signed-out',
    });
  });

  it('by less than a minute, as when clocks are synchronized, ends no session', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    desk.wait(-minutes(1));
    expect((await desk.post('/desk/queue', { ptId: 1 }, cookie)).statusCode).toBe(200);
  });
});
