import { describe, expect, it } from 'vitest';
import { type OpenPage, useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();
const minute = 60_000;

/** Returns which of these words are in the page, visible or not. */
function traceOf(page: OpenPage['page'], words: readonly string[]): Promise<string[]> {
  return page.evaluate((all) => {
    const fields = [...document.querySelectorAll('input')].map(({ value }) => value);
    const there = [document.documentElement.outerHTML, ...fields].join('\n');
    return all.filter((word) => there.includes(word));
  }, words);
}

describe('a session', () => {
  it('ends despite automatic refreshes, and everything is removed from the page (Q66)', async () => {
    const { page, signIn, row, reading, pass, urls } = await open();
    await signIn();
    await row('drug 4711').click();
    await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    await page.getByRole('combobox', { name: /^Find/ }).fill('Dubois');
    await page.getByRole('option', { name: 'Renée' }).waitFor();
    for (let passed = 0; passed < 15; passed += 1) {
      const asked = urls.length;
      await pass(minute);
      if (passed < 14) await expect.poll(() => urls.length).toBeGreaterThan(asked);
    }
    await page.getByRole('alert', { name: 'Session ended' }).waitFor();
    // A refresh that is refused reports it too, shortly before the sign-in form is shown.
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    const words = ['drug 4711', 'Ada', 'For the spring', '1979', 'Dubois', 'Dübois'];
    expect(await traceOf(page, words)).toEqual([]);
    await expect.poll(() => page.title()).toBe('Front desk');
  });

  it('leaves no patient data in the page, nor an open dialog (Q66)', async () => {
    const desk = await open();
    const { page, clinic, signIn, fillIn, pass, button } = desk;
    await signIn();
    await page.getByRole('combobox', { name: /^Find/ }).fill('Max');
    await page.getByRole('option', { name: 'Max' }).click();
    await button('Invite to portal').click();
    await button('Revoke…').click();
    await page.getByRole('dialog').waitFor();
    await pass(16 * minute);
    await button('Sign in').waitFor();
    expect(await traceOf(page, ['Max', 'max@', 'm***@', '1990'])).toEqual([]);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await fillIn(clinic);
    await page.getByRole('heading', { name: 'Example, Max' }).waitFor();
  });

  it('lets the same user continue at the same place (Q66)', async () => {
    const { page, clinic, signIn, fillIn, row, rows, reading, pass, focused } = await open();
    await signIn();
    await page.getByRole('button', { name: /^Prescriptions/ }).click();
    await row('drug 4712').click();
    await reading('Prescription: drug 4712').waitFor();
    await pass(16 * minute);
    await page.getByRole('alert', { name: 'Session ended' }).waitFor();
    await fillIn(clinic);
    await reading('Prescription: drug 4712').waitFor();
    await expect.poll(() => rows().count()).toBe(2);
    await expect.poll(() => row('drug 4712').getAttribute('aria-current')).toBe('true');
    await expect.poll(() => focused()).toBe('Prescription: drug 4712');
  });

  it('keeps the selection and the undo for the same user (Q66)', async () => {
    const { page, clinic, signIn, fillIn, row, rows, pass, button, notices } = await open();
    await signIn();
    await row('drug 4711').click();
    await page.getByRole('region', { name: 'History' }).waitFor();
    const sent = page.waitForResponse('**/desk/dismiss');
    await page.keyboard.press('e');
    await notices().getByText('Dismissed Ada Example’s prescription').waitFor();
    await sent;
    for (const words of ['drug 4712', 'Sleep']) {
      await page.getByRole('checkbox', { name: new RegExp(words) }).check();
    }
    await pass(16 * minute);
    await fillIn(clinic);
    await button('Dismiss 2').click();
    await expect.poll(() => rows().count()).toBe(3);
    await button('Undo').click();
    await expect.poll(() => rows().count()).toBe(5);
    await button('Undo').click();
    await row('drug 4711').waitFor();
  });

  it('shows another user nothing of the previous one (Q66)', async () => {
    const { page, clinic, signIn, fillIn, row, rows, reading, pass, view } = await open();
    await signIn();
    await row('drug 4712').click();
    await reading('Prescription: drug 4712').waitFor();
    await page.getByRole('region', { name: 'History' }).waitFor();
    const sent = page.waitForResponse('**/desk/dismiss');
    await page.keyboard.press('e');
    await row('drug 4712').waitFor({ state: 'detached' });
    await sent;
    await pass(16 * minute);
    await page.getByRole('alert', { name: 'Session ended' }).waitFor();
    await fillIn(clinic.colleague);
    await row('drug 4711').waitFor();
    await expect.poll(() => rows().count()).toBe(5);
    await page.getByText('Select a request').waitFor();
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
    await view('Dismissed').click();
    await row('drug 4712').getByText(`by ${clinic.username}`).waitFor();
  });

  it('starts another user with a new desk (Q66)', async () => {
    const { page, clinic, signIn, fillIn, rows, pass, view } = await open();
    await signIn();
    await page.getByRole('combobox', { name: /^Find/ }).fill('Max');
    await page.getByRole('option', { name: 'Max' }).click();
    await page.getByRole('heading', { name: 'Example, Max' }).waitFor();
    await pass(16 * minute);
    await fillIn(clinic.colleague);
    await expect.poll(() => rows().count()).toBe(6);
    await view('Patient').click();
    await page.getByRole('heading', { name: 'Find a patient', level: 1 }).waitFor();
  });

  it('that has ended sends pending changes once the same user has signed in again', async () => {
    const { page, clinic, signIn, fillIn, row, context, pass } = await open();
    await signIn();
    await row('drug 4711').click();
    await page.getByRole('region', { name: 'History' }).waitFor();
    await context.setOffline(true);
    await page.keyboard.press('e');
    await row('drug 4711').getByText('Waiting for network').waitFor();
    await pass(16 * minute);
    await context.setOffline(false);
    await page.getByRole('alert', { name: 'Session ended' }).waitFor();
    expect(await clinic.elsewhere.enqueued.list(1)).toMatchObject({ total_count: 2 });
    await fillIn(clinic);
    await row('Refill').waitFor();
    await pass(31_000);
    await expect
      .poll(async () => (await clinic.elsewhere.enqueued.list(1)).total_count, { timeout: 15_000 })
      .toBe(1);
  });

  it('is cleared offline, too, after 15 minutes of inactivity (Q66)', async () => {
    const { page, signIn, row, reading, context, pass } = await open();
    await signIn();
    await row('drug 4711').click();
    await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    await context.setOffline(true);
    await pass(16 * minute);
    await page.getByRole('alert', { name: 'Session ended' }).waitFor();
    expect(await traceOf(page, ['drug 4711', 'Ada', 'For the spring', '1979'])).toEqual([]);
    // An event does not restore it.
    await page.keyboard.press('j');
    await pass(6_000);
    expect(await traceOf(page, ['drug 4711', 'Ada', 'For the spring', '1979'])).toEqual([]);
  });
});
