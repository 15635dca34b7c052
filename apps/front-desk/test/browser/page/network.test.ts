import { describe, expect, it } from 'vitest';
import { type OpenPage, useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();

/** Returns who did what to the prescription, as stored by the portal. */
async function historyOf({ clinic }: OpenPage): Promise<string[]> {
  const { history } = await clinic.elsewhere.enqueued.show(1, clinic.prescriptionId);
  return history.map(({ act }) => act);
}

async function dismissPrescription({ row, reading, press }: OpenPage): Promise<void> {
  await row('drug 4711').click();
  await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
  await press('e');
}

describe('a dismissal while offline', () => {
  it('is queued in the page, shows that, and is sent automatically, once (Q66)', async () => {
    const desk = await open();
    const { page, context, row, notices, press } = desk;
    await desk.signIn();
    await row('drug 4711').waitFor();
    await row('drug 4711').click();
    await page.getByRole('region', { name: 'History' }).waitFor();
    await context.setOffline(true);
    await page.getByText('Offline. Changes send when you reconnect.').waitFor();
    await press('e');
    await row('drug 4711').getByText('Waiting for network').waitFor();
    await notices().getByText('1 change sends when you reconnect').waitFor();
    // Opens the next request; the queued one is not dismissed twice.
    await expect.poll(() => desk.focused()).toContain('Refill');
    await press('k');
    await press('e');
    expect(await notices().getByText('2 changes').count()).toBe(0);
    expect(await historyOf(desk)).toEqual(['enqueued']);

    await context.setOffline(false);
    await notices().getByText('when you reconnect').waitFor({ state: 'detached' });
    await expect.poll(() => historyOf(desk)).toEqual(['enqueued', 'dismissed']);
    await row('drug 4711').waitFor({ state: 'detached' });
  });

  it('survives an outage of the desk’s backend (Q66)', async () => {
    const desk = await open();
    await desk.signIn();
    await desk.row('drug 4711').click();
    await desk.reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    await desk.stopDesk();
    await desk.press('e');
    await desk.notices().getByText('1 change sends when you reconnect').waitFor();
    await desk.pass(10_000);
    expect(await historyOf(desk)).toEqual(['enqueued']);

    await desk.startDesk();
    await desk.pass(31_000);
    await expect.poll(() => historyOf(desk)).toEqual(['enqueued', 'dismissed']);
    await desk.notices().getByText('when you reconnect').waitFor({ state: 'detached' });
  });

  it('survives an outage of the portal, as does its undo, in order (Q66)', async () => {
    const desk = await open();
    await desk.signIn();
    await desk.row('drug 4711').click();
    await desk.reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    await desk.clinic.stop();
    await desk.press('e');
    // The device is online.
    await desk.notices().getByText('1 change sends when the portal is available').waitFor();
    await desk.row('drug 4711').getByText('Waiting for portal').waitFor();
    await desk.press('u');
    await desk.row('drug 4711').waitFor();

    await desk.clinic.start();
    await desk.pass(31_000);
    await expect.poll(() => historyOf(desk)).toEqual(['enqueued', 'dismissed', 'restored']);
    await desk.row('drug 4711').waitFor();
  });

  it('is applied once if its response was lost (Q66)', async () => {
    const desk = await open();
    const { page, notices, pass } = desk;
    await desk.signIn();
    let lost = 0;
    await page.route('**/desk/dismiss', async (route) => {
      if (lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort('connectionreset');
    });
    await dismissPrescription(desk);
    await notices().getByText('1 change sends when you reconnect').waitFor();
    await pass(31_000);
    await notices().getByText('when you reconnect').waitFor({ state: 'detached' });
    await notices().getByText('Dismissed Ada Example’s prescription').waitFor();
    expect(await historyOf(desk)).toEqual(['enqueued', 'dismissed']);
  });
});

describe('an outage of the portal', () => {
  it('is shown in place of the list, which a retry loads', async () => {
    const desk = await open();
    const { page, clinic, row, button } = desk;
    await desk.signIn();
    await row('drug 4711').waitFor();
    await clinic.stop();
    await desk.view('Dismissed').click();
    await page.getByRole('alert', { name: 'Can’t reach the portal' }).waitFor();
    await clinic.start();
    await button('Try again').click();
    await page.getByText('No dismissed requests').waitFor();
  });
});

describe('an invitation while offline', () => {
  const invite = async ({ page, button, signIn }: OpenPage): Promise<void> => {
    await signIn();
    await page.getByRole('combobox', { name: /^Find/ }).fill('Max');
    await page.getByRole('option', { name: 'Max' }).click();
    await button('Invite to portal').waitFor();
    await page.context().setOffline(true);
    await button('Invite to portal').click();
  };
  const countOf = async ({ clinic }: OpenPage): Promise<number> =>
    (await clinic.elsewhere.invitations.list(221)).total_count;

  it('is shown in every view, warns before the page is closed, and is sent automatically', async () => {
    const desk = await open();
    const { page, context, notices, view } = desk;
    await invite(desk);
    const waits = notices().getByText('Invite Max Example: sends when you reconnect');
    await waits.waitFor();
    await view('Dismissed').click();
    await waits.waitFor();
    const isWarned = new Promise<void>((resolve, reject) => {
      page.once('dialog', (dialog) => {
        expect(dialog.type()).toBe('beforeunload');
        dialog.dismiss().then(resolve, reject);
      });
    });
    await page.close({ runBeforeUnload: true });
    await isWarned;
    expect(await countOf(desk)).toBe(0);

    await context.setOffline(false);
    await waits.waitFor({ state: 'detached' });
    await expect.poll(() => countOf(desk)).toBe(1);
  });

  it('survives the session, and is sent once the same user has signed in again (Q66)', async () => {
    const desk = await open();
    const { clinic, context, fillIn, pass, button, notices, view } = desk;
    await invite(desk);
    await notices().getByText('Invite Max Example').waitFor();
    await view('Inbox').click();
    await pass(16 * 60_000);
    await button('Sign in').waitFor();
    await context.setOffline(false);
    // It is refused until the user has signed in.
    for (let tries = 0; tries < 4; tries += 1) await pass(31_000);
    expect(await countOf(desk)).toBe(0);
    await fillIn(clinic);
    await button('Sign out').waitFor();
    await pass(31_000);
    await expect.poll(() => countOf(desk)).toBe(1);
  });
});

describe('signing out with an unsaved change', () => {
  it('asks for confirmation, names the change, and sends it if the user cancels', async () => {
    const desk = await open();
    const { page, row, notices, button, stopDesk, startDesk, pass, press } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    await page.getByRole('region', { name: 'History' }).waitFor();
    await stopDesk();
    await press('e');
    await notices().getByText('1 change sends when you reconnect').waitFor();
    await button('Sign out').click();
    const dialog = page.getByRole('dialog', { name: 'Sign out now?' });
    await dialog.getByRole('listitem').getByText('Dismiss Ada Example’s prescription').waitFor();
    await expect.poll(() => desk.focused()).toBe('Cancel');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await startDesk();
    await pass(31_000);
    await expect.poll(() => historyOf(desk)).toEqual(['enqueued', 'dismissed']);

    await notices().getByText('when you reconnect').waitFor({ state: 'detached' });
    await button('Sign out').click();
    await button('Sign in').waitFor();
  });

  it('drops the change if the user confirms', async () => {
    const desk = await open();
    const { page, clinic, row, rows, notices, button, pass, urls, press } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    // No call reaches the portal, so that one in progress at the end of the session is not counted as a later one.
    await page.route('**/desk/dismiss', (route) => route.abort('connectionreset'));
    await press('e');
    await notices().getByText('1 change sends when you reconnect').waitFor();
    await button('Sign out').click();
    const dialog = page.getByRole('dialog', { name: 'Sign out now?' });
    await dialog.getByRole('button', { name: 'Sign out' }).click();
    await button('Sign in').waitFor();
    await desk.fillIn(clinic);
    await expect.poll(() => rows().count()).toBe(6);
    const tries = (): number => urls.filter((url) => url.endsWith('/desk/dismiss')).length;
    const triesBefore = tries();
    for (let times = 0; times < 2; times += 1) await pass(31_000);
    expect(tries()).toBe(triesBefore);
    expect(await historyOf(desk)).toEqual(['enqueued']);
  });
});
