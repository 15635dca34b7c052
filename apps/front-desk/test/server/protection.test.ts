import { describe, expect, it } from 'vitest';
import { deskOrigin, openDesk } from '../support/open-desk.ts';

const queueCall = {
  method: 'POST',
  url: '/desk/queue',
  payload: { patientId: 1 },
} as const;

describe('calls from elsewhere', () => {
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
  ])('Q66: %s is refused, cookie or not', async (_from, headers) => {
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

  it('Q66: a name that was rebound to this machine is refused', async () => {
    await using desk = await openDesk();
    const response = await desk.app.inject({
      ...queueCall,
      headers: { host: 'evil.example.org', origin: 'http://evil.example.org' },
    });
    expect(response.json()).toEqual({ code: 'cross-site' });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'Q66: a form’s %s body is refused',
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
        payload: '{"patientId":1}',
      });
      expect(response.statusCode).toBe(415);
      expect(response.json()).toEqual({ code: 'invalid-request' });
    },
  );

  it('Q66: by https the public origin alone is taken, whatever Host a proxy sends', async () => {
    await using desk = await openDesk({ publicOrigin: 'https://desk.example.org' });
    const from = async (origin: string): Promise<unknown> => {
      const headers = { host: '10.0.0.1:4020', origin };
      return (await desk.app.inject({ ...queueCall, headers })).json();
    };
    expect(await from('https://desk.example.org')).toEqual({ code: 'signed-out' });
    expect(await from('http://10.0.0.1:4020')).toEqual({ code: 'cross-site' });
  });
});

describe('every answer', () => {
  it('Q27: is not kept, sniffed, framed or told to others', async () => {
    await using desk = await openDesk();
    const urls = ['/', '/desk/session', '/desk/nothing', '/assets/nothing.js'];
    for (const url of urls) {
      const { headers } = await desk.app.inject({ url, headers: { host: '127.0.0.1:4020' } });
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers).not.toHaveProperty('server');
      expect(headers).not.toHaveProperty('x-powered-by');
    }
  });

  it('Q66: the page’s policy allows nothing inline but by a nonce that is new each time', async () => {
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

  it('lets browsers keep what is the same for everybody', async () => {
    await using desk = await openDesk();
    const page = await desk.app.inject({ url: '/' });
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.payload)?.[1] ?? '';
    const response = await desk.app.inject({ url: script });
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it('the page’s script knows no URL of the portal API', async () => {
    await using desk = await openDesk();
    const page = await desk.app.inject({ url: '/' });
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.payload)?.[1] ?? '';
    const { payload } = await desk.app.inject({ url: script });
    expect(payload).toContain('/desk/queue');
    expect(payload).not.toMatch(/api\/v1|md-hq\.com/);
  });
});

describe('the log', () => {
  it('Q60, Q66: has a line for each request, without patients, people’s words or secrets', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    await desk.post('/desk/queue', { patientId: 8_675_309 }, cookie);
    await desk.post('/desk/queue', { patientId: '8675309' }, cookie);
    await desk.post('/desk/sign-in', { username: 'pk_anna', secret: 'my secret guess' });
    await desk.app.inject({ url: '/desk/queue?patient=8675309' });
    await desk.app.inject({ url: '/patients/8675309' });
    const log = desk.logged();
    expect(log).toContain('"route":"/desk/queue"');
    expect(log).toContain('"code":"patient-not-found"');
    for (const secret of ['8675309', 'pk_anna', 'my secret', 'battery', cookie.slice(0, 40)]) {
      expect(log).not.toContain(secret);
    }
  });

  it('Q60: an error that nobody foresaw is logged without its message', async () => {
    await using desk = await openDesk();
    desk.app.log.error(new Error('patient 8675309 said\nhello'), 'failed');
    expect(desk.logged()).toContain('protection.test.ts');
    expect(desk.logged()).not.toMatch(/8675309|hello/);
  });
});
