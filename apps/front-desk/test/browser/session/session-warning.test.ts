import { expect, it } from 'vitest';
import { useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();
const minute = 60_000;

it('the page warns two minutes before the session ends, and one key extends it (WCAG 2.2.1)', async () => {
  const { page, signIn, row, reading, pass, focused } = await open();
  await signIn();
  await row('drug 4711').click();
  await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
  await pass(12 * minute);
  expect(await page.getByRole('dialog').count()).toBe(0);
  await pass(1.1 * minute);
  const warning = page.getByRole('dialog', { name: 'You’ll be signed out soon' });
  await warning.waitFor();
  expect(await focused()).toBe('Stay signed in');
  await page.keyboard.press('Enter');
  await warning.waitFor({ state: 'detached' });
  await pass(10 * minute);
  await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
  expect(await page.getByRole('alert', { name: 'Session ended' }).count()).toBe(0);
});

it('the session ends if the user does not react to the warning', async () => {
  const { page, signIn, row, pass, button } = await open();
  await signIn();
  await row('Max').waitFor();
  await pass(13.1 * minute);
  await page.getByRole('dialog', { name: 'You’ll be signed out soon' }).waitFor();
  await pass(2 * minute);
  await button('Sign in').waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
});
