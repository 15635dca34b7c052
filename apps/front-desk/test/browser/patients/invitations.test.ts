import { describe, expect, it, onTestFinished } from 'vitest';
import { type OpenPage, useBrowser } from '../../support/browser/open-page.ts';
import { openPatient } from '../../support/browser/open-patient.ts';
import { type MailServer, startMailServer } from '../../support/portals/mail-server.ts';

const openDesk = useBrowser();

/** Opens the desk with the invitations of a patient, and the mail server that receives them. */
async function openAccount(ptId: number): Promise<{ desk: OpenPage; mail: MailServer }> {
  const mail = await startMailServer();
  onTestFinished(() => mail.close());
  const desk = await openDesk({ mailPort: mail.port });
  await desk.signIn();
  await openPatient(desk, ptId);
  return { desk, mail };
}

const account = ({ page }: OpenPage) =>
  page.getByRole('list', { name: 'Invitations, newest first' }).locator('> li');

/** Resolves when the portal has recorded that patient 221's newest email, the `count`th, was sent. */
async function sent({ clinic }: OpenPage, count: number): Promise<void> {
  const list = () => clinic.elsewhere.invitations.list(221);
  await expect.poll(list).toMatchObject({ total_count: count });
  await expect.poll(async () => (await list()).data[0]?.state).toBe('sent');
}

describe('inviting a patient', () => {
  it('shows each state from queued to password set (Q66)', async () => {
    const { desk, mail } = await openAccount(221);
    const { page, button, clinic } = desk;
    await page.getByText('Not invited yet').waitFor();
    const release = mail.hold();
    await button('Invite to portal').click();
    await page.getByText('Portal invitation on its way to m***@example.com.').waitFor();
    release();
    await sent(desk, 1);
    await desk.pass(4_000);
    await account(desk).getByText('Sent, not opened yet').waitFor();
    // The first invitation does not mention an earlier one.
    const said = page.getByRole('status').getByText('Portal invitation sent to m***@example.com.');
    expect(await said.textContent()).not.toContain('earlier');
    await account(desk).getByText(`Requested by ${clinic.username}`).waitFor();
    await account(desk)
      .getByText(/Expires \w{3}, Nov 1\d, 2026/)
      .waitFor();

    const patient = await desk.context.newPage();
    await patient.goto(mail.links()[0]?.replace(/^https:\/\/[^/]+/, clinic.url) ?? '');
    await patient.getByRole('textbox', { name: 'User name' }).waitFor();
    await desk.pass(21_000);
    await account(desk).getByText('Opened, no password set yet').waitFor();

    await patient.getByRole('textbox', { name: 'User name' }).fill('max');
    await patient
      .getByRole('textbox', { name: 'Password', exact: true })
      .fill('seven quiet herons at noon');
    await patient.getByRole('button', { name: 'Join', exact: true }).click();
    await patient.getByRole('heading', { name: 'You’re done' }).waitFor();
    await desk.pass(21_000);
    await account(desk).getByText('Complete: password set').waitFor();
    await account(desk).getByText('Password set Wed, Nov 11, 2026, 8:0').waitFor();
    await button('Send password reset').waitFor();
  });

  it('can be repeated, which replaces the previous link after a confirmation, and revoked', async () => {
    const { desk, mail } = await openAccount(221);
    const { page, button } = desk;
    await button('Invite to portal').click();
    await button('Send new link').click();
    const question = page.getByRole('dialog', { name: 'Send new link?' });
    await question.getByText('stops working immediately. It was requested').waitFor();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await account(desk).count()).toBe(1);
    await button('Send new link').click();
    await question.getByRole('button', { name: 'Send new link' }).click();
    await sent(desk, 2);
    await desk.pass(4_000);
    await account(desk).first().getByText('Sent, not opened yet').waitFor();
    await account(desk).nth(1).getByText('Replaced by a newer link').waitFor();
    await page
      .getByText('Portal invitation sent to m***@example.com. The earlier link no longer works.')
      .waitFor();

    await button('Revoke…').click();
    const dialog = page.getByRole('dialog', { name: 'Revoke this link?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await button('Revoke…').click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await account(desk).first().getByText('Link revoked').waitFor();
    await account(desk).first().getByText(`Revoked by ${desk.clinic.username}`).waitFor();
    // Without an active link, no confirmation is needed.
    await button('Invite again').click();
    await expect.poll(() => mail.links()).toHaveLength(3);
    // The email may be sent before the page has refreshed.
    await page
      .getByText(/^Portal invitation (on its way|sent) to m\*\*\*@example\.com\.$/)
      .waitFor();
    expect(await page.getByText('The earlier link no longer works').count()).toBe(0);
  });

  it('shows the same expiry now and a minute later', async () => {
    const { desk } = await openAccount(221);
    await desk.button('Invite to portal').click();
    await account(desk).getByText('MST · in 3 days').waitFor();
    await desk.pass(61_000);
    await account(desk).getByText('Requested by').getByText('1 minute ago').waitFor();
    await account(desk).getByText('MST · in 3 days').waitFor();
  });

  it('by a colleague is shown automatically, without extending the session', async () => {
    const { desk } = await openAccount(221);
    const { page, clinic } = desk;
    await page.getByText('Not invited yet').waitFor();
    await clinic.elsewhere.portal.invite(221);
    const looked = page.waitForRequest((request) => request.url().endsWith('/desk/invitations'));
    await desk.pass(61_000);
    expect((await looked).postDataJSON()).toMatchObject({ ptId: 221, byItself: true });
    await account(desk).getByText(`Requested by ${clinic.colleague.username}`).waitFor();
    const list = await clinic.elsewhere.invitations.list(221);
    await clinic.elsewhere.invitations.revoke(221, list.data[0]?.id ?? 0);
    await desk.pass(21_000);
    await account(desk).getByText('Link revoked').waitFor();
    await clinic.elsewhere.portal.invite(221);
    await desk.pass(61_000);
    await expect.poll(() => account(desk).count()).toBe(2);
  });

  it('many times can be listed in full', async () => {
    const desk = await openDesk();
    const { page, clinic, button } = desk;
    for (let hour = 0; hour < 3; hour += 1) {
      for (let sent = 0; sent < 4; sent += 1) await clinic.elsewhere.portal.invite(221);
      await desk.pass(3_601_000);
    }
    await desk.signIn();
    await openPatient(desk, 221);
    await page.getByText('Showing 10 of 12').waitFor();
    await button('Show more invitations').click();
    await expect.poll(() => account(desk).count()).toBe(12);
    await expect.poll(() => desk.focused()).toContain('Replaced by a newer link');
    await page.getByText('of 12').waitFor({ state: 'detached' });
  });

  it('too often shows when the user can try again', async () => {
    const desk = await openDesk();
    const { page, clinic, button } = desk;
    await desk.signIn();
    await openPatient(desk, 221);
    // A list that loads later would have the new invitations, and the button another label.
    await page.getByText('Not invited yet').waitFor();
    for (let sent = 0; sent < 5; sent += 1) await clinic.elsewhere.portal.invite(221);
    await button('Invite to portal').click();
    await page
      .getByRole('alert', { name: 'Too many requests' })
      .getByText('Try again in 1 hour.')
      .waitFor();
    // Invitations of other users are shown immediately.
    await expect.poll(() => account(desk).count()).toBe(5);
  });

  it('with a mail server that refuses the email shows its response', async () => {
    const { desk, mail } = await openAccount(221);
    mail.refuse('550 5.1.1 No such mailbox here');
    await desk.button('Invite to portal').click();
    await account(desk).first().waitFor();
    await expect
      .poll(async () => {
        await desk.pass(4_000);
        return account(desk).first().textContent();
      })
      .toMatch(/Not sent.*Reason: .*550/);
    await desk.page
      .getByRole('status')
      .getByText('Portal invitation couldn’t be sent to m***@example.com.')
      .waitFor();
    mail.refuse(null);
    await desk.button('Invite again').click();
    await expect.poll(() => mail.links()).toHaveLength(1);
  });

  it('that fails is reported in other views, too', async () => {
    const { desk, mail } = await openAccount(221);
    const { page, button, view, notices, pass } = desk;
    mail.refuse('550 5.1.1 No such mailbox here');
    await button('Invite to portal').click();
    await account(desk).first().waitFor();
    await view('Inbox').click();
    const told = notices().getByText(
      'Max Example’s portal invitation couldn’t be sent to m***@example.com.',
    );
    await expect
      .poll(async () => {
        await pass(16_000);
        return told.count();
      })
      .toBe(1);
    expect(await told.textContent()).toContain('550');
    await notices().getByRole('button', { name: 'Open patient' }).click();
    await page.getByRole('heading', { name: 'Example, Max' }).waitFor();
    await told.waitFor({ state: 'detached' });
    await view('Inbox').click();
    await notices().getByRole('button', { name: 'Close notice' }).click();
    await told.waitFor({ state: 'detached' });
  });

  it('that is refused later is reported in the current view', async () => {
    const { desk } = await openAccount(221);
    const { page, context, button, view, notices } = desk;
    await page.route('**/desk/invite', (route) =>
      route.fulfill({ status: 403, json: { code: 'read-only' } }),
    );
    await context.setOffline(true);
    await button('Invite to portal').click();
    await notices().getByText('Invite Max Example: sends when you reconnect').waitFor();
    await view('Inbox').click();
    await context.setOffline(false);
    await notices().getByText('Couldn’t invite Max Example. View-only access.').waitFor();
  });

  it('without an email address is disabled, with the reason', async () => {
    const { desk } = await openAccount(222);
    await desk.page.getByText('No email address on file.').waitFor();
    const invite = desk.button('Invite to portal');
    expect(await invite.isDisabled()).toBe(true);
    // Screen readers read the reason.
    await invite.focus();
    expect(await desk.focused()).toBe('Invite to portal');
    const reason = (await invite.getAttribute('aria-describedby')) ?? '';
    expect(await desk.page.locator(`#${reason}`).textContent()).toContain('add one to the record');
    await desk.page.keyboard.press('Enter');
    await desk.page.getByText('Not invited yet').waitFor();
    expect(desk.urls.filter((url) => url.endsWith('/desk/invite'))).toEqual([]);
  });
});
