import { describe, expect, it } from 'vitest';
import { useBrowser } from '../../support/browser/open-page.ts';
import { openPatient } from '../../support/browser/open-patient.ts';

const open = useBrowser();

describe('the focus', () => {
  it('stays on the button of a sign-in that failed', async () => {
    const { page, url, clinic, field, button, focused } = await open();
    await page.goto(url);
    await field('Username').fill(clinic.username);
    await field('Password').fill('wrong');
    await page.getByRole('textbox', { name: 'Password' }).press('Tab');
    while ((await focused()) !== 'Sign in') await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await expect.poll(() => focused()).toBe('Sign in');
    await button('Sign in').waitFor();
  });

  it('stays where it was after Invite, Send new link and Revoke by keyboard', async () => {
    const desk = await open();
    const { page, button, focused } = desk;
    await desk.signIn();
    await openPatient(desk, 221);
    await button('Invite to portal').press('Enter');
    await button('Revoke…').waitFor();
    await expect.poll(() => focused()).toBe('Send new link');

    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Send new link' }).press('Enter');
    const invitations = page.getByRole('list', { name: /^Invitations/ }).getByRole('listitem');
    await page.getByText('Replaced by a newer link').first().waitFor();
    await expect.poll(() => focused()).toBe('Send new link');

    await button('Revoke…').press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).press('Enter');
    await button('Revoke…').waitFor({ state: 'detached' });
    await expect
      .poll(() => invitations.first().evaluate((one) => one === document.activeElement))
      .toBe(true);
  });

  it('does not send a second invitation while the first is in progress', async () => {
    const desk = await open();
    const { page, button, clinic } = desk;
    await desk.signIn();
    await openPatient(desk, 221);
    let proceed = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    await page.route('**/desk/invite', async (route) => {
      await held;
      await route.continue();
    });
    const invite = button('Invite to portal');
    await invite.click();
    await page.getByRole('button', { name: 'Invite to portal', disabled: true }).waitFor();
    await page.keyboard.press('Enter');
    proceed();
    await button('Revoke…').waitFor();
    expect((await clinic.elsewhere.invitations.list(221)).data).toHaveLength(1);
  });
});
