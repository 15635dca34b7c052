import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { requestSchemas } from '../../../src/server/http/request-schemas.ts';
import { deskOrigin, openDesk } from '../../support/open-desk.ts';

const queueCall = {
  method: 'POST',
  url: '/desk/queue',
  payload: { ptId: 1 },
} as const;

describe('cross-site calls', () => {
  it.each([
    ['another origin', { origin: 'https://evil.example.org' }],
    ['another port', { origin: 'http://127.0.0.1:4021' }],
    ['no origin', {}],
    ['a sandboxed frame', { origin: 'null' }],
    [
      'a page that the browser calls cross-site',
      { origin: deskOrigin, 'sec-fetch-site': 'cross-site' },
    ],
    ['a sister site', { origin: deskOrigin, 'sec-fetch-site': 'same-site' }],
  ])('%s is refused, with or without a cookie (Q66)', async (_from, headers) => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    const response = await desk.app.inject({
      ...queueCall,
      headers: { host: '127.0.0.1:4020', cookie, ...headers },
    });
    expect(response.statusCode).toBe(403);
    expect(response.json()).toEqual({ code: 'cross-site' });
    expect(desk.portal.calls).toHaveLength(1);
  });

  it('a rebound DNS name is refused (Q66)', async () => {
    await using desk = await openDesk();
    const response = await desk.app.inject({
      ...queueCall,
      headers: { host: 'evil.example.org', origin: 'http://evil.example.org' },
    });
    expect(response.json()).toEqual({ code: 'cross-site' });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'the body of a form with %s is refused (Q66)',
    async (contentType) => {
      await using desk = await openDesk();
      const cookie = await desk.signIn();
      const response = await desk.app.inject({
        ...queueCall,
        headers: {
          host: '127.0.0.1:4020',
          origin: deskOrigin,
          cookie,
          'content-type': contentType,
        },
        payload: '{"ptId":1}',
      });
      expect(response.statusCode).toBe(415);
      expect(response.json()).toEqual({ code: 'invalid-request' });
    },
  );

  it('with https, only the public origin is accepted, whatever Host a proxy sends (Q66)', async () => {
    await using desk = await openDesk({ publicOrigin: 'https://desk.example.org' });
    const from = async (origin: string): Promise<unknown> => {
      const headers = { host: '10.0.0.1:4020', origin };
      return (await desk.app.inject({ ...queueCall, headers })).json();
    };
    expect(await from('https://desk.example.org')).toEqual({ code: 'signed-out' });
    expect(await from('http://10.0.0.1:4020')).toEqual({ code: 'cross-site' });
  });
});

describe('every response', () => {
  it('disables caching, sniffing, framing and referrers (Q27)', async () => {
    await using desk = await openDesk();
    const urls = ['/', '/desk/session', '/desk/nothing', '/assets/nothing.js'];
    const answers = [
      ...urls.map((url) => desk.app.inject({ url, headers: { host: '127.0.0.1:4020' } })),
      desk.post('/desk/inbox', {}, await desk.signIn()),
    ];
    for (const answer of answers) {
      const { headers } = await answer;
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['permissions-policy']).toMatch(/^([a-z-]+=\(\)(, |$)){20,}$/);
      for (const feature of ['camera', 'microphone', 'geolocation', 'display-capture', 'usb']) {
        expect(headers['permissions-policy']).toContain(`${feature}=()`);
      }
      // Chromium warns of these in the console, because some platforms lack them.
      for (const feature of ['bluetooth', 'web-share']) {
        expect(headers['permissions-policy']).not.toContain(feature);
      }
      expect(headers).not.toHaveProperty('server');
      expect(headers).not.toHaveProperty('x-powered-by');
    }
  });

  it('the policy of the page allows inline content only with a new nonce each time (Q66)', async () => {
    await using desk = await openDesk();
    const nonces = new Set<string>();
    for (let visit = 0; visit < 3; visit += 1) {
      const { headers, payload } = await desk.app.inject({ url: '/' });
      const policy = String(headers['content-security-policy']);
      expect(policy).not.toContain('unsafe');
      expect(policy).toContain("script-src 'self';");
      const nonce = /'nonce-([\w-]{22})'/.exec(policy)?.[1] ?? '';
      expect(payload).toContain(`nonce="${nonce}"`);
      expect(payload).not.toContain('__CSP_NONCE__');
      expect(payload).not.toMatch(/<script(?![^>]* src=)/);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  });

  it('the page loads its own files only: the HTML of a patient loads nothing (Q66)', async () => {
    await using desk = await openDesk();
    const { headers } = await desk.app.inject({ url: '/' });
    const policy = String(headers['content-security-policy']).split('; ');
    const sources = Object.fromEntries(
      policy.map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]),
    );
    const { 'style-src': styles, ...others } = sources;
    // Frames, objects, fonts and media have no directive, so the default refuses them.
    expect(others).toEqual({
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'img-src': ["'self'"],
      'connect-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
    expect(styles).toEqual(["'self'", expect.stringMatching(/^'nonce-[\w-]{22}'$/)]);
  });

  it('no endpoint about patients accepts GET (Q66)', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    for (const path of Object.keys(requestSchemas)) {
      const response = await desk.app.inject({
        url: `${path}?ptId=1`,
        headers: { host: '127.0.0.1:4020', cookie },
      });
      expect(response.json()).toEqual({ code: 'no-such-route' });
    }
  });

  it('lets browsers cache static files', async () => {
    await using desk = await openDesk();
    const page = await desk.app.inject({ url: '/' });
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.payload)?.[1] ?? '';
    const response = await desk.app.inject({ url: script });
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it('serves the icon at /favicon.ico', async () => {
    await using desk = await openDesk();
    const { statusCode, headers, payload } = await desk.app.inject({ url: '/favicon.ico' });
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('image/svg+xml');
    expect(payload).toContain('<svg');
  });

  it('compresses static files', async () => {
    await using desk = await openDesk();
    const page = await desk.app.inject({ url: '/' });
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.payload)?.[1] ?? '';
    const plain = await desk.app.inject({ url: script });
    const headers = { 'accept-encoding': 'gzip, br' };
    const small = await desk.app.inject({ url: script, headers });
    expect(small.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': plain.headers['content-type'],
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    expect(brotliDecompressSync(small.rawPayload).toString()).toBe(plain.payload);
  });

  it('does not compress API responses, whose size would reveal content beside that of a patient', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    const headers = {
      host: '127.0.0.1:4020',
      origin: deskOrigin,
      cookie,
      'accept-encoding': 'gzip, br',
    };
    const response = await desk.app.inject({
      method: 'POST',
      url: '/desk/inbox',
      headers,
      payload: {},
    });
    expect(response.statusCode).toBe(200);
    expect(response.headers).not.toHaveProperty('content-encoding');
  });

  it('the script of the page has no URL of the portal API', async () => {
    await using desk = await openDesk();
    const page = await desk.app.inject({ url: '/' });
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.payload)?.[1] ?? '';
    const { payload } = await desk.app.inject({ url: script });
    expect(payload).toContain('/desk/queue');
    expect(payload).not.toMatch(/api\/v1|md-hq\.com/);
  });
});

describe('the log', () => {
  it('has a line for each request, without patients, user input or secrets (Q60, Q66)', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    const ptId = 8_675_309;
    const requestId = 5_550_123;
    const idempotencyKey = 'key-of-this-undo';
    const calls: [path: string, input: object][] = [
      ['/desk/inbox', { pt_id: ptId, cursor: 'cursorOfSomebody' }],
      ['/desk/queue', { ptId }],
      ['/desk/queue', { ptId: String(ptId) }],
      ['/desk/request', { ptId, requestId }],
      ['/desk/dismiss', { ptId, requestId }],
      ['/desk/restore', { ptId, requestId, idempotencyKey }],
      ['/desk/search', { name: 'Quatermain', dob: '1931-07-05' }],
      ['/desk/search', { name: 'Quatermain', dob: 'the fifth of July' }],
      ['/desk/patient', { ptId }],
      ['/desk/invite', { ptId, idempotencyKey }],
      ['/desk/invitations', { ptId }],
      ['/desk/revoke', { ptId, invitationId: requestId }],
      ['/desk/sign-in', { username: 'pk_anna', secret: 'my secret guess' }],
    ];
    for (const [path, input] of calls) await desk.post(path, input, cookie);
    await desk.app.inject({ url: '/desk/queue?patient=8675309' });
    await desk.app.inject({ url: '/patients/8675309' });
    const log = desk.logged();
    for (const [path] of calls) expect(log).toContain(`"route":"${path}"`);
    expect(log).toContain('"code":"patient-not-found"');
    const traces = [
      '8675309',
      '5550123',
      'Quatermain',
      '1931-07-05',
      'July',
      'cursorOf',
      'key-of',
      'Ada',
    ];
    for (const trace of [...traces, 'pk_anna', 'my secret', 'battery', cookie.slice(0, 40)]) {
      expect(log).not.toContain(trace);
    }
  });

  it('an unexpected error is logged without its message (Q60)', async () => {
    await using desk = await openDesk();
    desk.app.log.error(new Error('patient 8675309 said\nhello'), 'failed');
    expect(desk.logged()).toContain('protection.test.ts');
    expect(desk.logged()).not.toMatch(/8675309|hello/);
  });
});
