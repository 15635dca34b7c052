import type { ApiUserCredentials } from '@mdhq/portal-server';
import { describe, expect, it } from 'vitest';
import { type OpenPage, useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();

/** Signs out in a second tab of the same browser, and signs another user in. */
async function changePerson({ context, url }: OpenPage, next: ApiUserCredentials): Promise<void> {
  const tab = await context.newPage();
  await tab.goto(url);
  await tab.getByRole('button', { name: 'Sign out' }).click();
  await tab.getByRole('textbox', { name: 'Username' }).fill(next.username);
  await tab.getByRole('textbox', { name: 'Password' }).fill(next.secret);
  await tab.getByRole('button', { name: 'Sign in' }).click();
  await tab.getByText(`Signed in as ${next.username}`).waitFor();
}

const dismissedBy = async ({ clinic }: OpenPage): Promise<unknown> =>
  (await clinic.elsewhere.enqueued.show(1, clinic.prescriptionId)).portal_request.dismissed_by;

describe('a tab after another user has signed in by a second tab (Q66)', () => {
  it('drops pending changes, shows that, and belongs to the new user', async () => {
    const desk = await open();
    const { page, clinic, row, rows, reading, notices, button, view } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    // The call of the first tab gets no response, while those of the second tab do.
    await page.route('**/desk/dismiss', (route) => route.abort('connectionreset'));
    await page.keyboard.press('e');
    await notices().getByText('1 change sends when you reconnect').waitFor();

    await changePerson(desk, clinic.colleague);
    await page.unroute('**/desk/dismiss');
    await desk.pass(31_000);
    await page.getByText(`Signed in as ${clinic.colleague.username}`).waitFor();
    await page
      .getByRole('alert')
      .getByText(`1 change by ${clinic.username} was still pending when you signed in`)
      .waitFor();
    await row('drug 4711').waitFor();
    await expect.poll(() => rows().count()).toBe(6);
    await expect.poll(() => notices().textContent()).toBe('');
    await page.getByText('Select a request').waitFor();

    // Nothing is sent later, and the desk works for the new user.
    await desk.pass(31_000);
    expect(await dismissedBy(desk)).toBe(null);
    await row('drug 4711').click();
    await button('Dismiss').click();
    await notices().getByText('Dismissed Ada Example’s prescription').waitFor();
    await expect.poll(() => dismissedBy(desk)).toBe(clinic.colleague.username);
    await button('Close notice').first().click();
    await page.getByText('still pending').waitFor({ state: 'detached' });
    await view('Dismissed').click();
    await row('drug 4711').getByText(`by ${clinic.colleague.username}`).waitFor();
  });

  it('belongs to the new user, also without pending changes', async () => {
    const desk = await open();
    const { page, clinic, row, rows, reading } = desk;
    await desk.signIn();
    await page.getByRole('button', { name: /^Prescriptions/ }).click();
    await row('drug 4711').click();
    await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    await changePerson(desk, clinic.colleague);
    await desk.pass(31_000);
    await page.getByText(`Signed in as ${clinic.colleague.username}`).waitFor();
    await expect.poll(() => rows().count()).toBe(6);
    await page.getByText('Select a request').waitFor();
    expect(await page.getByText('still pending').count()).toBe(0);
  });
});
