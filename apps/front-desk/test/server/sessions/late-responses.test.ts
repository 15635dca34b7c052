// @stress: responses arrive late
import { describe, expect, it } from 'vitest';
import { cookiesAfter, deskOrigin, openDesk } from '../../support/open-desk.ts';
import { colleague, staff } from '../../support/portals/stub-portal.ts';

const minutes = (count: number): number => count * 60_000;

describe('a late response (Q66)', () => {
  const sessionKey = new Uint8Array(32).fill(7);

  it('does not revive a session after sign-out, at any desk with the key', async () => {
    await using desk = await openDesk({ sessionKey });
    await using other = await openDesk({ sessionKey });
    const cookie = await desk.signIn();
    const call = await desk.post('/desk/queue', { ptId: 1 }, cookie);
    const signOut = await desk.post('/desk/sign-out', {}, cookie);
    // The desk responds to the call first, but its response arrives last.
    const left = cookiesAfter(cookie, signOut, call);
    for (const { state } of [desk, other]) {
      expect((await state(left)).json()).toMatchObject({ signedIn: null });
    }
  });

  it('of a call in progress at sign-out sets no cookie', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    const held = desk.portal.hold();
    const call = desk.post('/desk/queue', { ptId: 1 }, cookie);
    await held.isHere;
    await desk.post('/desk/sign-out', {}, cookie);
    held.goOn();
    expect((await call).statusCode).toBe(200);
    expect((await call).cookies).toEqual([]);
  });

  it('neither replaces nor shortens the session of a user who has signed in since', async () => {
    await using desk = await openDesk({ sessionKey });
    await using other = await openDesk({ sessionKey });
    const cookie = await desk.signIn();
    const held = other.portal.hold();
    // This desk is not notified of the sign-in at the other one.
    const call = other.post('/desk/queue', { ptId: 1 }, cookie);
    await held.isHere;
    const signIn = await desk.post('/desk/sign-in', colleague, cookie);
    held.goOn();
    const now = cookiesAfter(cookie, signIn, await call);
    for (const { state } of [desk, other]) {
      expect((await state(now)).json()).toMatchObject({
        signedIn: { username: colleague.username, secondsLeft: 900 },
      });
    }
  });

  it('does not revive a session that ended in the meantime', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    desk.wait(minutes(15) - 1);
    const held = desk.portal.hold();
    const call = desk.post('/desk/queue', { ptId: 1 }, cookie);
    await held.isHere;
    desk.wait(1);
    held.goOn();
    expect((await call).cookies).toEqual([]);
  });

  it('does not revive a session that was reported as ended', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    desk.wait(minutes(15) - 1);
    const used = cookiesAfter(cookie, await desk.post('/desk/queue', { ptId: 1 }, cookie));
    desk.wait(1);
    expect((await desk.state(cookie)).json()).toMatchObject({ sessionEnded: true });
    expect((await desk.state(used)).json()).toMatchObject({ signedIn: null });
  });

  it('that reports an ended session keeps the cookies of the next one', async () => {
    await using desk = await openDesk();
    const cookie = await desk.signIn();
    desk.wait(minutes(15));
    const told = await desk.state(cookie);
    const now = cookiesAfter(cookie, await desk.post('/desk/sign-in', colleague, cookie), told);
    expect((await desk.state(now)).json()).toMatchObject({
      signedIn: { username: colleague.username },
    });
  });
});

it('a call of one user is refused after another user has signed in by another tab (Q66)', async () => {
  await using desk = await openDesk();
  const cookie = await desk.signIn();
  const callAs = (person: string) =>
    desk.app.inject({
      method: 'POST',
      url: '/desk/queue',
      headers: {
        host: new URL(deskOrigin).host,
        origin: deskOrigin,
        cookie,
        'x-desk-person': person,
      },
      payload: { ptId: 1 },
    });

  const others = await callAs('another-user');
  expect(others.statusCode).toBe(401);
  expect(others.json()).toEqual({ code: 'signed-out' });
  expect(others.cookies).toEqual([]);
  expect((await callAs(encodeURIComponent(staff.username))).json()).not.toEqual({
    code: 'signed-out',
  });
});
