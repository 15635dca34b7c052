import { findBarriers } from '@mdhq/test-browser';
import { describe, expect, it } from 'vitest';
import { holdCalls } from '../../support/browser/held-calls.ts';
import { type MockPage, useBrowserOnMock } from '../../support/browser/open-page.ts';

const open = useBrowserOnMock();
const minute = 60_000;

/** Opens the inbox of a desk with the mock as its portal. */
async function openInbox(): Promise<MockPage> {
  const desk = await open();
  await desk.signIn();
  await desk.row('Willow, Nils').waitFor();
  return desk;
}

const account = ({ page }: MockPage) =>
  page.getByRole('list', { name: 'Invitations, newest first' }).locator('> li');

describe('a desk with the mock, which responds with the examples of the contract,', () => {
  it('signs in, shows the inbox and opens a request', async () => {
    const { page, mock, url, fillIn, row, reading } = await open();
    await page.goto(url);
    await fillIn(mock);
    await row('Willow, Nils').waitFor();
    await row('New patient intake').click();
    await reading('Questionnaire: New patient intake').getByText('Do you smoke?').waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it('dismisses a request and undoes that', async () => {
    const { page, row, reading, notices, mock } = await openInbox();
    await row('New patient intake').click();
    await reading('Questionnaire: New patient intake').getByText('Do you smoke?').waitFor();
    await page.keyboard.press('e');
    await notices().getByText('Dismissed Bruno Hazel’s questionnaire').waitFor();
    await notices().getByRole('button', { name: 'Undo' }).click();
    await row('New patient intake').waitFor();
    const queue = '/api/v1/patients/1/portal/enqueued';
    await expect
      .poll(() => mock.asked)
      .toEqual(
        expect.arrayContaining([
          `DELETE ${queue}/26`,
          `POST ${queue.replace('/v1', '/v1/extensions')}/26/restore`,
        ]),
      );
  });

  it('filters by type', async () => {
    const { page, rows, mock } = await openInbox();
    mock.answer({ listInbox: 'onEmptyInbox' });
    const only = page.getByRole('group', { name: 'Filters' });
    await only.getByRole('button', { name: 'Prescriptions' }).click();
    await page.getByText('No requests match these filters.').waitFor();
    expect(mock.asked).toContainEqual(
      expect.stringMatching(/^GET .*\/portal\/enqueued\?.*request_type=rx(&|$)/),
    );
    mock.answer({});
    await only.getByRole('button', { name: 'Clear filters' }).click();
    await expect.poll(() => rows().count()).toBe(5);
  });

  it('shows dismissed requests, and restores one', async () => {
    const { page, row, button, view, reading, mock } = await openInbox();
    mock.answer({ listInbox: 'dismissedInbox', showPortalRequest: 'requestDismissedInFull' });
    await view('Dismissed').click();
    await row('drug 4711').getByText('by un').waitFor();
    await row('drug 4711').click();
    await reading('Prescription: drug 4711').waitFor();
    // The mock keeps it in the list.
    const refresh = await holdCalls(page, '/desk/inbox');
    await button('Return to inbox').click();
    await row('drug 4711').waitFor({ state: 'detached' });
    await refresh.release();
    await expect
      .poll(() => mock.asked)
      .toContain('POST /api/v1/extensions/patients/1/portal/enqueued/27/restore');
  });

  it('finds and invites a patient, and shows the states up to a set password', async () => {
    const desk = await openInbox();
    const { page, button, mock } = desk;
    mock.answer({ searchPatients: 'patientsFound', listInvitations: 'neverInvited' });
    await page.keyboard.press('/');
    await page.keyboard.type('hazel');
    await page.getByRole('option', { name: /Hazel, Bruno.*Feb 6, 1948/ }).click();
    await page.getByText('Not invited yet').waitFor();
    mock.answer({ inviteToPortal: 'invitedToJoin', listInvitations: 'onInvitations' });
    const refresh = await holdCalls(page, '/desk/invitations');
    await button('Invite to portal').click();
    await page.getByText(/on its way to n\*\*\*@example\.com/).waitFor();
    await refresh.release();
    await account(desk).getByText('Complete: password set').waitFor();
    await account(desk).getByText('550 5.1.1 (address) User unknown').waitFor();
  });

  it('ends an unused session, after which the same user can continue', async () => {
    const { page, mock, fillIn, row, reading, pass } = await openInbox();
    await row('New patient intake').click();
    await reading('Questionnaire: New patient intake').getByText('Do you smoke?').waitFor();
    await pass(16 * minute);
    await page.getByRole('alert', { name: 'Session ended' }).waitFor();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.getByText('Hazel').filter({ visible: true }).count()).toBe(0);
    await fillIn(mock);
    await reading('Questionnaire: New patient intake').getByText('Do you smoke?').waitFor();
  });

  it('shows an outage of the portal, and continues after it', async () => {
    const { page, mock, row, reading, notices, button, view, pass } = await openInbox();
    await row('New patient intake').click();
    await reading('Questionnaire: New patient intake').getByText('Do you smoke?').waitFor();
    await mock.stop();
    await page.keyboard.press('e');
    await notices().getByText('1 change sends when the portal is available').waitFor();
    await view('Dismissed').click();
    // The title of the next request in the inbox is the same.
    await page.getByText('Select a request').waitFor();
    await page.getByRole('alert', { name: 'Can’t reach the portal' }).waitFor();

    await mock.start();
    await button('Try again').click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await pass(31_000);
    await notices().getByText('when the portal is available').waitFor({ state: 'detached' });
    expect(mock.asked).toContain('DELETE /api/v1/patients/1/portal/enqueued/26');
  });
});
