import { expect, it } from 'vitest';
import { useBrowser } from '../../support/browser/open-page.ts';
import { openPatient } from '../../support/browser/open-patient.ts';

const open = useBrowser();
const changes = /^(Dismiss|Select|Return|Invite|Send|Revoke)/;

it('a read-only user is offered no change after the first that is refused, neither by button nor by key', async () => {
  const desk = await open();
  const { page, clinic, row, reading, button, press } = desk;
  await clinic.elsewhere.portal.invite(221);
  await desk.signIn(clinic.viewer);
  await row('drug 4711').click();
  await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
  await button('Dismiss').click();
  await page.getByText('View-only access', { exact: true }).waitFor();
  await row('drug 4711').click();
  await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
  await press('x');
  await press('e');
  expect(await page.getByRole('button', { name: changes }).count()).toBe(0);
  expect(await page.getByRole('checkbox').count()).toBe(0);
  await reading('Prescription: drug 4711').waitFor();

  await openPatient(desk, 221);
  await page.getByRole('article', { name: 'Prescription: drug 4712' }).waitFor();
  await page
    .getByRole('list', { name: /^Invitations/ })
    .getByRole('listitem')
    .first()
    .waitFor();
  expect(await page.getByRole('button', { name: changes }).count()).toBe(0);
});
