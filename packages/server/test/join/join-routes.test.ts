import type { InjectOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { changeInstance } from '../../src/portal/instances/instance-settings.ts';
import { encryptLinkToken } from '../../src/portal/invitations/link/link-token.ts';
import { insertInstance } from '../../src/store/instances/instances.ts';
import { serveJoinPage } from '../support/mail/join-page.ts';
import { openPortal, type Portal } from '../support/portal/portal.ts';

const credentials = { username: 'ada', password: 'seven quiet herons at noon' };

async function openPage(portal: Portal) {
  const server = await serveJoinPage(portal);
  return (options: InjectOptions, host = 'sandbox.md-hq.com') =>
    server.inject({ ...options, headers: { host, ...options.headers } });
}

async function setUp() {
  const portal = await openPortal();
  const request = await openPage(portal);
  await portal.invite(1);
  const token = await portal.waitingToken(1);
  const post = (url: string, payload: object, host?: string) =>
    request({ method: 'POST', url, payload }, host);
  return { portal, request, post, token };
}

describe('the join page', () => {
  it('shows the name and phone number of the clinic', async () => {
    const { request } = await setUp();
    const response = await request({ url: '/portal/join' });
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(response.body).toContain('<p class="clinic">The sandbox clinic</p>');
    expect(response.body).toContain('<a href="tel:+15550100">+1 555 0100</a>');
  });

  it('loads only its own two files, and is not cached (Q27)', async () => {
    const { request } = await setUp();
    const page = await request({ url: '/portal/join' });
    expect(page.headers).toMatchObject({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    const loaded = [...page.body.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, url]) => url);
    expect(new Set(loaded)).toEqual(
      new Set(['/portal/join/page.css', '/portal/join/page.js', 'tel:+15550100']),
    );
    expect(page.body).not.toMatch(/<style|style=|onclick=|<script>/);

    const css = await request({ url: '/portal/join/page.css' });
    const js = await request({ url: '/portal/join/page.js' });
    expect(css.headers['content-type']).toBe('text/css; charset=utf-8');
    expect(js.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(`${css.body}${js.body}`).not.toMatch(/https?:|url\(|@import|innerHTML/);
  });

  it('escapes the name of the clinic (Q51)', async () => {
    const portal = await openPortal();
    await portal.database.write((transaction) =>
      insertInstance(transaction, {
        subdomain: 'third',
        name: '<script>alert(1)</script>',
        email: 'desk@example.com',
        phone: '+1 555 0100',
        time_zone: 'UTC',
        mail_subject: null,
        mail_text: null,
        mail_html: null,
        surface: 'full',
        created_at: portal.time.now,
      }),
    );
    const request = await openPage(portal);
    const { body } = await request({ url: '/portal/join' }, 'third.md-hq.com');
    expect(body).toContain('&lt;script&gt;alert(1)');
    expect(body).not.toContain('<script>');
  });

  it.each(['unknown.md-hq.com', 'example.com', 'localhost'])(
    'is not served for %s',
    async (host) => {
      const { request, post, token } = await setUp();
      expect((await request({ url: '/portal/join' }, host)).statusCode).toBe(404);
      expect((await post('/portal/join/open', { token }, host)).statusCode).toBe(404);
      expect((await post('/portal/join', { token, ...credentials }, host)).statusCode).toBe(404);
    },
  );

  it('can be opened a hundred times with GET and HEAD without using up the link (Q44)', async () => {
    const { request, post, token } = await setUp();
    for (let time = 0; time < 100; time += 1) {
      const method = time % 2 === 0 ? 'GET' : 'HEAD';
      expect((await request({ method, url: '/portal/join' })).statusCode).toBe(200);
    }
    expect((await post('/portal/join', { token, ...credentials })).statusCode).toBe(200);
  });
});

describe('the requests of the join page', () => {
  it('return little about a valid link', async () => {
    const { post, token } = await setUp();
    const response = await post('/portal/join/open', { token });
    expect(response.json()).toEqual({ kind: 'join', first_name: 'Canary' });
  });

  it('set the user name and password once', async () => {
    const { post, token } = await setUp();
    const response = await post('/portal/join', { token, ...credentials });
    expect(response.json()).toEqual({ kind: 'join', username: 'ada' });
    expect((await post('/portal/join', { token, ...credentials })).statusCode).toBe(404);
  });

  it('return an error for each invalid field, and do not use up the link', async () => {
    const { post, token } = await setUp();
    const response = await post('/portal/join', { token, username: 'a', password: 'short' });
    expect(response.statusCode).toBe(422);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json()).toMatchObject({
      type: 'about:blank',
      status: 422,
      errors: [{ pointer: '/username' }, { pointer: '/password' }],
    });
    expect((await post('/portal/join', { token, ...credentials })).statusCode).toBe(200);
  });

  it('return the same bytes, with the phone number, for every link that is not active (Q47)', async () => {
    const { portal, post, token } = await setUp();
    await portal.addPatient({ pt_id: 10 });
    await portal.addPatient({ pt_id: 11 });

    const used = await portal.invite(10);
    const usedToken = await portal.waitingToken(used.invitation_id);
    await post('/portal/join', { token: usedToken, ...credentials });
    const superseded = await portal.invite(11);
    const supersededToken = await portal.waitingToken(superseded.invitation_id);
    await portal.invite(11);
    const now = { instanceId: 1, ptId: 1, purpose: 'join' as const, expiresAt: portal.time.now };
    const secret = Buffer.alloc(32).toString('base64url');
    const unknown = await encryptLinkToken(portal.linkKeys, { ...now, secret });
    portal.time.now += 72 * 3_600_000;

    const responses = await Promise.all(
      [token, usedToken, supersededToken, unknown, 'garbage', '', `${token}A`].flatMap((each) => [
        post('/portal/join/open', { token: each }),
        post('/portal/join', { token: each, ...credentials }),
        post('/portal/join', { token: each, password: 'short' }),
      ]),
    );
    expect(new Set(responses.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
    expect(responses[0]?.json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'This link does not work. For a new one, call The sandbox clinic at +1 555 0100.',
    });
  });

  it('do not accept a link of another instance (Q42)', async () => {
    const { post, token } = await setUp();
    const there = await post('/portal/join', { token, ...credentials }, 'other.md-hq.com');
    expect(there.statusCode).toBe(404);
    expect((await post('/portal/join', { token, ...credentials })).statusCode).toBe(200);
  });

  it.each<[string, InjectOptions, number]>([
    ['no body', { payload: '' }, 422],
    ['a form', { payload: 'token=x', headers: { 'content-type': 'text/plain' } }, 415],
    ['broken JSON', { payload: '{', headers: { 'content-type': 'application/json' } }, 400],
    ['a number for a token', { payload: { token: 1, password: 'x' } }, 422],
    ['an unknown field', { payload: { token: 'x', password: 'x', email: 'e@example.com' } }, 422],
    [
      'a field of the prototype',
      { payload: '{"__proto__":{}}', headers: { 'content-type': 'application/json' } },
      400,
    ],
    ['20,000 characters', { payload: { token: 'x'.repeat(20_000), password: 'x' } }, 413],
  ])('are refused with %s (Q28, Q29)', async (_, options, status) => {
    const { request } = await setUp();
    const response = await request({ method: 'POST', url: '/portal/join', ...options });
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toContain('application/problem+json');
  });

  it('accept passwords of every allowed length, and report one that is too long', async () => {
    const { post, token } = await setUp();
    const long = await post('/portal/join', {
      token,
      ...credentials,
      password: 'ab cd '.repeat(50),
    });
    expect(long.json()).toMatchObject({
      errors: [{ pointer: '/password', detail: expect.stringContaining('at most 256') }],
    });
  });
});

describe('a client that has made too many attempts (Q48)', () => {
  const garbage = (index: number) => ({ token: `garbage-${index}` });

  it('has to wait after a hundred invalid links from one address, for the time in Retry-After (Q25)', async () => {
    const { portal, post, token } = await setUp();
    for (let index = 0; index < 100; index += 1) {
      expect((await post('/portal/join/open', garbage(index))).statusCode).toBe(404);
    }
    const events = (await portal.events()).length;
    const refused = await post('/portal/join/open', garbage(100));
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(refused.json()).toMatchObject({ type: 'about:blank', status: 429 });
    expect(refused.headers['retry-after']).toBe('10');
    for (const url of ['/portal/join', '/portal/join/strength']) {
      expect((await post(url, { ...garbage(100), password: 'x' })).statusCode).toBe(429);
    }
    // Repeats are counted, so a flood does not fill the disk.
    expect(await portal.events()).toHaveLength(events);

    // The link of a patient behind the same address works.
    expect((await post('/portal/join/open', { token })).statusCode).toBe(200);
    expect((await post('/portal/join', { token, ...credentials })).statusCode).toBe(200);

    portal.time.now += 9_999;
    expect((await post('/portal/join/open', garbage(100))).statusCode).toBe(429);
    portal.time.now += 1;
    expect((await post('/portal/join/open', garbage(100))).statusCode).toBe(404);
  });

  it('has to wait after a hundred refused forms for one link, and loses nothing', async () => {
    const { portal, request, post, token } = await setUp();
    const from = (remoteAddress: string, password: string) =>
      request({
        method: 'POST',
        url: '/portal/join',
        payload: { token, ...credentials, password },
        remoteAddress,
      });
    for (let index = 0; index < 100; index += 1) {
      expect((await from(`192.0.2.${index}`, 'short')).statusCode).toBe(422);
    }
    const refused = await from('198.51.100.1', credentials.password);
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '10']);
    // Opening a link is not an attempt.
    expect((await post('/portal/join/open', { token })).statusCode).toBe(200);

    // Other links work from every address.
    await portal.addPatient({ pt_id: 10 });
    await portal.invite(10);
    const other = await portal.waitingToken(2);
    expect((await post('/portal/join', { ...credentials, token: other })).statusCode).toBe(200);

    portal.time.now += 10_000;
    const again = { ...credentials, username: 'ada.too', token };
    expect((await post('/portal/join', again)).statusCode).toBe(200);
  });

  it.each<[string, (link: string) => string]>([
    ['a link that was used', (link) => link],
    ['a token that never was a link', () => 'garbage'],
  ])(
    'has to wait after a hundred attempts with %s from any address; the wait does not reveal which it is (Q47)',
    async (_, tokenFrom) => {
      const { request, post, token: link } = await setUp();
      await post('/portal/join', { token: link, ...credentials });
      const token = tokenFrom(link);
      const open = (remoteAddress: string) =>
        request({ method: 'POST', url: '/portal/join/open', payload: { token }, remoteAddress });
      for (let index = 0; index < 100; index += 1) {
        expect((await open(`192.0.2.${index}`)).statusCode).toBe(404);
      }
      const refused = await open('198.51.100.1');
      expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '10']);
    },
  );

  it('can open a valid link any number of times, as mail scanners do (Q44)', async () => {
    const { post, token } = await setUp();
    for (let time = 0; time < 150; time += 1) {
      expect((await post('/portal/join/open', { token })).statusCode).toBe(200);
    }
  });
});

describe('a request for a new link', () => {
  it('gets the same response, whether a link is sent or not', async () => {
    const { portal, post, token } = await setUp();
    portal.time.now += 72 * 3_600_000;
    const responses = [];
    for (const each of [token, 'garbage', '', `${token}A`]) {
      responses.push(await post('/portal/join/renew', { token: each }));
    }
    const bytes = responses.map(({ statusCode, body }) => `${statusCode} ${body}`);
    expect(new Set(bytes)).toEqual(new Set(['202 {}']));
    const headers = responses.map((response) => Object.keys(response.headers).sort().join());
    expect(new Set(headers).size).toBe(1);
    expect(await portal.waitingToken(2)).toBeTruthy();
  });

  it('accepts the token and no other field (Q28)', async () => {
    const { post, token } = await setUp();
    const response = await post('/portal/join/renew', { token, email: 'e@example.com' });
    expect(response.statusCode).toBe(422);
  });
});

describe('the rating of a password (Q55)', () => {
  it('is returned only for a valid link, and stores nothing', async () => {
    const { portal, post, token } = await setUp();
    const rate = async (password: string) =>
      (await post('/portal/join/strength', { token, username: 'ada', password })).json();
    const events = (await portal.events()).length;
    expect(await rate('canary canary canary')).toEqual({ rating: 'guessable' });
    expect(await rate('quietheronsatnoon')).toEqual({ rating: 'good' });
    expect(await rate(credentials.password)).toEqual({ rating: 'strong' });
    expect(await portal.events()).toHaveLength(events);

    await post('/portal/join', { token, ...credentials });
    const dead = await post('/portal/join/strength', { token, password: credentials.password });
    expect(dead.statusCode).toBe(404);
  });

  it('is limited to sixty a minute (Q48)', async () => {
    const { portal, post, token } = await setUp();
    const body = { token, password: credentials.password };
    const rate = () => post('/portal/join/strength', body);
    const responses = await Promise.all(Array.from({ length: 60 }, rate));
    expect(new Set(responses.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    const refused = await rate();
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '1']);
    portal.time.now += 1_000;
    expect((await rate()).statusCode).toBe(200);
    // The form itself is not limited by it.
    expect((await post('/portal/join', { ...body, username: 'ada' })).statusCode).toBe(200);
  });
});

describe('the page after a password was set', () => {
  async function pageWith(portalUrl: string | null): Promise<string> {
    const { portal, request } = await setUp();
    const changed = { portalUrl };
    await changeInstance(portal.database, 'kim', portal.clock, 'sandbox', changed);
    const { body } = await request({ url: '/portal/join' });
    return /<section data-view="done" hidden>.*?<\/section>/s.exec(body)?.[0] ?? '';
  }

  it('links to the address of the portal, which is escaped', async () => {
    const page = await pageWith('https://portal.example.com/?a=1&b="');
    expect(page).toContain('Sign in to the The sandbox clinic patient portal with your password');
    expect(page).toContain('href="https://portal.example.com/?a=1&amp;b=&#34;"');
  });

  it('does not tell the patient to sign in if the clinic has set no address', async () => {
    const page = await pageWith(null);
    expect(page).toContain('This is your user name for the The sandbox clinic patient portal:');
    expect(page).not.toMatch(/href|sign in/i);
  });
});
