import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FrontDeskConfig } from '../../../src/server/config.ts';
import { cookieOf, openDesk } from '../../support/open-desk.ts';
import { startClinic } from '../../support/portals/clinic.ts';
import { colleague, staff } from '../../support/portals/stub-portal.ts';

const proxied: Partial<FrontDeskConfig> = { trustProxy: ['127.0.0.1'] };

async function open(config = proxied) {
  const desk = await openDesk(config);
  onTestFinished(() => desk[Symbol.asyncDispose]());
  return {
    ...desk,
    signInFrom: (forwardedFor: string, credentials: object = staff) =>
      desk.post('/desk/sign-in', credentials, undefined, { 'x-forwarded-for': forwardedFor }),
    async failFrom(forwardedFor: string, count: number) {
      for (let index = 0; index < count; index += 1) {
        const guess = { username: `pk_${index}`, secret: 'guess' };
        await desk.post('/desk/sign-in', guess, undefined, { 'x-forwarded-for': forwardedFor });
      }
    },
  };
}

describe('failed sign-ins at a workstation (Q73)', () => {
  it('have to wait there after 20, without a call of the portal, and only there', async () => {
    const desk = await open();
    await desk.failFrom('198.51.100.1', 20);
    const calls = desk.portal.calls.length;
    const refused = await desk.signInFrom('198.51.100.1');
    expect(refused.statusCode).toBe(429);
    expect(refused.json()).toEqual({ code: 'rate-limited', retryAfterSeconds: 10 });
    expect(desk.portal.calls).toHaveLength(calls);
    expect((await desk.signInFrom('198.51.100.2')).statusCode).toBe(200);
    desk.wait(10_000);
    expect((await desk.signInFrom('198.51.100.1')).statusCode).toBe(200);
  });

  it('count for the workstation, whatever port the proxy reports (Q78)', async () => {
    const desk = await open();
    for (let index = 0; index < 20; index += 1)
      await desk.failFrom(`198.51.100.1:${5_000 + index}`, 1);
    expect((await desk.signInFrom('198.51.100.1:6000')).statusCode).toBe(429);
  });

  it('do not affect staff with a valid secret who have signed in there before (Q8)', async () => {
    const desk = await open();
    await desk.signInFrom('198.51.100.1');
    await desk.failFrom('198.51.100.1', 50);
    expect((await desk.signInFrom('198.51.100.1')).statusCode).toBe(200);
    expect((await desk.signInFrom('198.51.100.1', colleague)).statusCode).toBe(429);
  });

  it('get the same response for known and unknown users', async () => {
    const desk = await open();
    await desk.signInFrom('198.51.100.1');
    await desk.failFrom('198.51.100.1', 20);
    const known = await desk.signInFrom('198.51.100.1', { ...staff, secret: 'guess' });
    const unknown = await desk.signInFrom('198.51.100.1', { ...staff, username: 'pk_nobody' });
    expect(known.statusCode).toBe(429);
    expect(known.json()).toEqual(unknown.json());
  });

  it('are not counted while the portal is down', async () => {
    const desk = await open();
    for (let index = 0; index < 30; index += 1) {
      desk.portal.next(500, 'internal');
      await desk.signInFrom('198.51.100.1');
    }
    expect((await desk.signInFrom('198.51.100.1')).statusCode).toBe(200);
  });
});

describe('the client address of a workstation (Q78)', () => {
  it.each([
    ['203.0.113.9:50000', '203.0.113.9'],
    ['[2001:db8::9]:50000', '2001:db8::9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['1'.repeat(8_000), '127.0.0.1'],
  ])(
    'is sent to the portal with every call, in its canonical form: %.30s',
    async (reported, address) => {
      const desk = await open();
      const cookie = cookieOf(await desk.signInFrom(reported));
      const headers = { 'x-forwarded-for': reported };
      await desk.post('/desk/queue', { ptId: 1 }, cookie, headers);
      const forwarded = desk.portal.calls.map(({ forwardedFor }) => forwardedFor);
      expect(forwarded.length).toBeGreaterThan(1);
      expect(new Set(forwarded)).toEqual(new Set([address]));
    },
  );

  it('is that of the socket if no proxy is trusted', async () => {
    const desk = await open({});
    await desk.signInFrom('203.0.113.9');
    expect(desk.portal.calls.at(-1)?.forwardedFor).toBe('127.0.0.1');
  });

  it('is in the audit trail of a portal that trusts the desk (Q57)', async () => {
    const clinic = await startClinic();
    onTestFinished(() => clinic.close());
    const desk = await open({ ...proxied, portalUrl: clinic.url });
    const { username, secret } = clinic;
    await desk.failFrom('198.51.100.1', 1);
    expect((await desk.signInFrom('203.0.113.9:50000', { username, secret })).statusCode).toBe(200);

    const database = new DatabaseSync(join(clinic.dataDir, 'portal.sqlite'), { readOnly: true });
    onTestFinished(() => database.close());
    const addresses = database
      .prepare('select distinct address from audit_events where request_id is not null order by 1')
      .all()
      .map(({ address }) => address);
    expect(addresses).toEqual(['198.51.100.1', '203.0.113.9']);
  });
});
