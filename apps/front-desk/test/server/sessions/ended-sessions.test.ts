import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cookiesAfter, type OpenDesk, openDesk } from '../../support/open-desk.ts';

const minutes = (count: number): number => count * 60_000;

describe('the end of a session at one of several desks with the same key and folder (Q66)', () => {
  const sessionKey = new Uint8Array(32).fill(7);
  let signOutDir = '';
  beforeEach(async () => {
    signOutDir = await mkdtemp(join(tmpdir(), 'signed-out-'));
  });
  afterEach(() => rm(signOutDir, { recursive: true }));
  const open = () => openDesk({ sessionKey, signOutDir });
  const callOf = (desk: OpenDesk, cookie: string) => desk.post('/desk/queue', { ptId: 1 }, cookie);

  it.each([
    ['signing out', (desk: OpenDesk, cookie: string) => desk.post('/desk/sign-out', {}, cookie)],
    ['signing in anew', (desk: OpenDesk, cookie: string) => desk.signIn(cookie)],
    [
      'a changed secret',
      (desk: OpenDesk, cookie: string) => {
        desk.portal.rotateSecret();
        return callOf(desk, cookie);
      },
    ],
  ])(
    'ends it at every other one, by %s, and no copy of its cookie is renewed',
    async (_how, end) => {
      await using desk = await open();
      await using other = await open();
      const cookie = await desk.signIn();
      const used = cookiesAfter(cookie, await callOf(other, cookie));
      await end(desk, used);
      const response = await callOf(other, used);
      expect(response.json()).toEqual({ code: 'signed-out' });
      expect(response.cookies).toEqual([]);
      expect((await other.state(used)).json()).toMatchObject({
        signedIn: null,
        sessionEnded: true,
      });
    },
  );

  it('ends it for a desk that starts later', async () => {
    await using desk = await open();
    const cookie = await desk.signIn();
    await desk.post('/desk/sign-out', {}, cookie);
    await using restarted = await open();
    expect((await callOf(restarted, cookie)).statusCode).toBe(401);
  });

  it('sets no cookie for a call in progress at another desk', async () => {
    await using desk = await open();
    await using other = await open();
    const cookie = await desk.signIn();
    const held = other.portal.hold();
    const call = callOf(other, cookie);
    await held.isHere;
    await desk.post('/desk/sign-out', {}, cookie);
    held.goOn();
    expect((await call).cookies).toEqual([]);
  });

  it('does not affect other sessions, and stores neither users nor secrets', async () => {
    await using desk = await open();
    await using other = await open();
    const [cookie, second] = [await desk.signIn(), await desk.signIn()];
    await desk.post('/desk/sign-out', {}, cookie);
    expect((await callOf(other, second)).statusCode).toBe(200);
    const [file = '', ...more] = await readdir(signOutDir);
    expect(more).toEqual([]);
    expect(file).toMatch(/^\d+-[0-9a-f-]{36}$/);
    expect(await readFile(join(signOutDir, file), 'utf8')).toBe('');
  });

  it('is deleted from the folder when the cookie can no longer be read', async () => {
    await using desk = await open();
    for (let days = 0; days < 3; days += 1) {
      await desk.post('/desk/sign-out', {}, await desk.signIn());
      desk.wait(minutes(8 * 60));
    }
    expect(await readdir(signOutDir)).toHaveLength(1);
  });

  it('is not confirmed if it can’t be stored', async () => {
    await using desk = await open();
    const cookie = await desk.signIn();
    await rm(signOutDir, { recursive: true });
    await writeFile(signOutDir, 'a file in its place');
    const response = await desk.post('/desk/sign-out', {}, cookie);
    expect(response.json()).toEqual({ code: 'internal' });
    expect(response.cookies).toEqual([]);
    // The desk accepts no session either while it can't read the folder.
    expect((await callOf(desk, cookie)).json()).toEqual({ code: 'internal' });
  });

  it('requires a folder that no one else can write to', async () => {
    await chmod(signOutDir, 0o777);
    await expect(open()).rejects.toThrow(/^FRONT_DESK_SIGN_OUT_DIR must be owned[^\n]*$/);
    const file = join(signOutDir, 'file');
    await writeFile(file, '');
    await expect(openDesk({ sessionKey, signOutDir: file })).rejects.toThrow(
      /^FRONT_DESK_SIGN_OUT_DIR must be a folder[^\n]*$/,
    );
  });
});
