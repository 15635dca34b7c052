import { describe, expect, it, onTestFinished } from 'vitest';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { type OpenPage, useBrowser } from '../support/open-page.ts';

const openDesk = useBrowser();

/** The desk with the account of a patient's links open, and the mail server that takes them. */
async function openAccount(ptId: number): Promise<{ desk: OpenPage; mail: MailServer }> {
  const mail = await startMailServer();
  onTestFinished(() => mail.close());
  const desk = await openDesk({ mailPort: mail.port });
  await desk.signIn();
  const find = desk.page.getByRole('combobox', { name: /^Find a patient/ });
  await find.fill(String(ptId));
  await desk.page.getByRole('option', { name: `no. ${ptId}` }).click();
  await desk.page.getByRole('region', { name: 'Portal access' }).waitFor();
  return { desk, mail };
}

const account = ({ page }: OpenPage) =>
  page.getByRole('list', { name: 'Invitations, newest first' }).locator('> li');

describe('inviting a patient', () => {
  it('is told of from the queue to the set password (Q66)', async () => {
    const { desk, mail } = await openAccount(221);
    const { page, button, clinic } = desk;
    await page.getByText('Nobody has invited this patient yet.').waitFor();
    await button('Invite to portal').click();
    await page.getByText('Invitation to join on its way to m***@example.com.').waitFor();
    await expect.poll(() => mail.links()).toHaveLength(1);
    await desk.pass(4_000);
    await account(desk).getByText('Sent, not opened yet').waitFor();
    await account(desk).getByText(`, by ${clinic.username}`).waitFor();
    await account(desk)
      .getByText(/Works until \w{3}, Nov 1\d, 2026/)
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
    await account(desk).getByText('Done: the patient has set a password').waitFor();
    await account(desk).getByText('Password set Wed, Nov 11, 2026, 8:0').waitFor();
    await button('Send a password reset').waitFor();
  });

  it('can be done anew, which ends the link before, and taken back', async () => {
    const { desk, mail } = await openAccount(221);
    const { page, button } = desk;
    await button('Invite to portal').click();
    await button('Send a new link').click();
    await expect.poll(() => mail.links()).toHaveLength(2);
    await desk.pass(4_000);
    await account(desk).first().getByText('Sent, not opened yet').waitFor();
    await account(desk).nth(1).getByText('Ended by a newer one').waitFor();

    await button('Revoke…').click();
    const dialog = page.getByRole('dialog', { name: 'Revoke this link?' });
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await button('Revoke…').click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await account(desk).first().getByText('Revoked: the link does not work any more').waitFor();
    await account(desk).first().getByText(`, by ${desk.clinic.username}`).nth(1).waitFor();
    await button('Invite again').waitFor();
  });

  it('that no mail server takes says what the mail server said', async () => {
    const { desk, mail } = await openAccount(221);
    mail.refuse('550 5.1.1 No such mailbox here');
    await desk.button('Invite to portal').click();
    await account(desk).first().waitFor();
    await expect
      .poll(async () => {
        await desk.pass(4_000);
        return account(desk).first().textContent();
      })
      .toMatch(/Not sent.*The mail server said: .*550/);
    mail.refuse(null);
    await desk.button('Invite again').click();
    await expect.poll(() => mail.links()).toHaveLength(1);
  });

  it('without an address is no use, and says so', async () => {
    const { desk } = await openAccount(222);
    await desk.page.getByText('This patient has no e-mail address.').waitFor();
    expect(await desk.button('Invite to portal').isDisabled()).toBe(true);
  });
});
