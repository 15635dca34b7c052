import { describe, expect, it } from 'vitest';
import { useBrowser } from '../support/open-page.ts';

const open = useBrowser();
const minute = 60_000;

describe('a session', () => {
  it('ends though the page keeps itself up to date, and takes everything out of sight (Q66)', async () => {
    const { page, signIn, row, reading, pass, urls } = await open();
    await signIn();
    await row('drug 4711').click();
    await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    for (let passed = 0; passed < 15; passed += 1) {
      const asked = urls.length;
      await pass(minute);
      if (passed < 14) await expect.poll(() => urls.length).toBeGreaterThan(asked);
    }
    await page.getByRole('alert', { name: 'Your session has ended' }).waitFor();
    // A refused refresh says so too, a moment before the way in is there.
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.getByText('drug 4711').filter({ visible: true }).count()).toBe(0);
    expect(await page.getByText('Ada').filter({ visible: true }).count()).toBe(0);
    expect(await page.title()).toBe('Front desk');
  });

  it('lets the same person go on where they were (Q66)', async () => {
    const { page, clinic, signIn, fillIn, row, rows, reading, pass } = await open();
    await signIn();
    await page.getByRole('button', { name: /^Prescriptions/ }).click();
    await row('drug 4712').click();
    await reading('Prescription: drug 4712').waitFor();
    await pass(16 * minute);
    await page.getByRole('alert', { name: 'Your session has ended' }).waitFor();
    await fillIn(clinic);
    await reading('Prescription: drug 4712').waitFor();
    expect(await rows().count()).toBe(2);
    expect(await row('drug 4712').getAttribute('aria-current')).toBe('true');
  });

  it('shows another person nothing of what the one before was at (Q66)', async () => {
    const { page, clinic, signIn, fillIn, row, rows, reading, pass, view } = await open();
    await signIn();
    await row('drug 4712').click();
    await reading('Prescription: drug 4712').waitFor();
    await page.keyboard.press('e');
    await row('drug 4712').waitFor({ state: 'detached' });
    await pass(16 * minute);
    await page.getByRole('alert', { name: 'Your session has ended' }).waitFor();
    await fillIn(clinic.colleague);
    await row('drug 4711').waitFor();
    expect(await rows().count()).toBe(5);
    await page.getByText('Choose a request to read it.').waitFor();
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
    await view('Dismissed').click();
    await row('drug 4712').getByText(`by ${clinic.username}`).waitFor();
  });

  it('that has ended sends what was done meanwhile once the same person is back', async () => {
    const { page, clinic, signIn, fillIn, row, context, pass } = await open();
    await signIn();
    await row('drug 4711').click();
    await context.setOffline(true);
    await page.keyboard.press('e');
    await row('drug 4711').waitFor({ state: 'detached' });
    await pass(16 * minute);
    await context.setOffline(false);
    await page.getByRole('alert', { name: 'Your session has ended' }).waitFor();
    expect(await clinic.elsewhere.enqueued.list(1)).toMatchObject({ total_count: 2 });
    await fillIn(clinic);
    await expect
      .poll(async () => (await clinic.elsewhere.enqueued.list(1)).total_count, { timeout: 15_000 })
      .toBe(1);
  });

  it('takes everything out of sight without a network too, once nobody has been there (Q66)', async () => {
    const { page, signIn, row, reading, context, pass } = await open();
    await signIn();
    await row('drug 4711').click();
    await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    await context.setOffline(true);
    await pass(16 * minute);
    await page.getByRole('alert', { name: 'Your session has ended' }).waitFor();
    expect(await page.getByText('Ada').filter({ visible: true }).count()).toBe(0);
    // Nor does it come back at a touch.
    await page.keyboard.press('j');
    await pass(6_000);
    expect(await page.getByText('Ada').filter({ visible: true }).count()).toBe(0);
  });
});
