import { findBarriers } from '@mdhq/test-browser';
import { describe, expect, it } from 'vitest';
import { type OpenPage, useBrowser } from '../support/open-page.ts';

const open = useBrowser();

/** Opens every screen, one after the other. */
async function visitAll(desk: OpenPage, look: (screen: string) => Promise<void>): Promise<void> {
  const { page, url, clinic, row, reading, view, notices, button } = desk;
  await page.goto(url);
  await button('Sign in').waitFor();
  await look('sign-in');
  await desk.fillIn({ ...clinic, secret: 'wrong' });
  await page.getByRole('alert').waitFor();
  await look('sign-in failed');
  await desk.fillIn(clinic);
  await row('Max').waitFor();
  await look('inbox');

  await row('intake').click();
  await reading('Questionnaire: New patient intake')
    .getByRole('region', { name: 'History' })
    .waitFor();
  await look('reading');
  await button('Dismiss').click();
  await notices().getByRole('button', { name: 'Undo' }).waitFor();
  await look('undo');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await look('help');
  await page.keyboard.press('Escape');

  await view('Dismissed').click();
  await row('intake').waitFor();
  await look('dismissed');
  await view('Patient').click();
  await page.getByRole('heading', { name: 'Find a patient' }).waitFor();
  await page.getByRole('combobox', { name: /^Find/ }).fill('sample');
  await page.getByRole('option').first().waitFor();
  await look('finding');
  await page.getByRole('combobox', { name: /^Find/ }).fill('221');
  await page.getByRole('option', { name: 'Max' }).click();
  await button('Invite to portal').click();
  await button('Revoke…').waitFor();
  await page.getByRole('article', { name: 'Prescription: drug 4712' }).waitFor();
  await look('patient');
  await button('Revoke…').click();
  await page.getByRole('dialog').waitFor();
  await look('revoking');
}

/** By how many pixels the page is too wide for its window. */
const overhang = ({ page }: OpenPage): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

describe('every screen', () => {
  it('leaves nobody out, in light and in dark', async () => {
    const desk = await open();
    const { page } = desk;
    const found: Record<string, string[]> = {};
    await visitAll(desk, async (screen) => {
      const light = await findBarriers(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      const dark = await findBarriers(page, ['color-contrast']);
      await page.emulateMedia({ colorScheme: 'light' });
      if (light.length + dark.length > 0) found[screen] = [...light, ...dark];
    });
    expect(found).toEqual({});
  }, 120_000);

  it('leaves nobody out on a phone, and fits its 320 pixels', async () => {
    const desk = await open({ viewport: { width: 320, height: 640 } });
    const found: Record<string, unknown> = {};
    await visitAll(desk, async (screen) => {
      const barriers = await findBarriers(desk.page);
      const pixels = await overhang(desk);
      if (barriers.length > 0 || pixels > 0) found[screen] = { barriers, pixels };
    });
    expect(found).toEqual({});
  }, 120_000);

  it('fits a window 1280 pixels wide at a zoom of 200%', async () => {
    const desk = await open({ viewport: { width: 640, height: 400 } });
    const tooWide: string[] = [];
    await visitAll(desk, async (screen) => {
      if ((await overhang(desk)) > 0) tooWide.push(screen);
    });
    expect(tooWide).toEqual([]);
  });
});
