import { describe, expect, it } from 'vitest';
import { type OpenPage, useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();

/** Whether the focus is visible. */
const isFocusSeen = ({ page }: OpenPage): Promise<boolean> =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    if (element === null || element === document.body) return false;
    const { top, bottom, width } = element.getBoundingClientRect();
    const { outlineStyle, borderColor } = getComputedStyle(element);
    const isMarked = outlineStyle !== 'none' || (element.matches('input') && borderColor !== '');
    return width > 0 && bottom > 0 && top < innerHeight && isMarked;
  });

describe('the keyboard', () => {
  it('can sign in and triage the inbox, without losing the focus', async () => {
    const desk = await open();
    const { page, clinic, url, field, row, rows, reading, notices, button, press } = desk;
    await page.goto(url);
    await field('Username').waitFor();
    await page.keyboard.type(clinic.username);
    await press('Tab');
    await page.keyboard.type(clinic.secret);
    await press('Enter');
    await row('Max').waitFor();

    await press('j');
    await expect.poll(() => desk.focused()).toContain('intake');
    await press('j');
    await press('j');
    await press('k');
    await expect.poll(() => desk.focused()).toContain('drug 4711');
    await expect.poll(() => isFocusSeen(desk)).toBe(true);
    await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    await press('Enter');
    await expect.poll(() => desk.focused()).toBe('Prescription: drug 4711');
    await press('Escape');
    await page.getByText('Select a request').waitFor();
    await expect.poll(() => desk.focused()).toContain('drug 4711');

    await press('j');
    await press('x');
    await press('j');
    await press('x');
    await button('Dismiss 2').waitFor();
    await press('e');
    await expect.poll(() => rows().count()).toBe(4);
    await expect.poll(() => isFocusSeen(desk)).toBe(true);
    await notices().getByText('Dismissed 2 requests').waitFor();
    await press('u');
    await expect.poll(() => rows().count()).toBe(6);
    await expect.poll(() => desk.focused()).not.toBe('');
  });

  it('lists its shortcuts, and lets the user turn them off', async () => {
    const desk = await open();
    const { page, row, rows, button, press } = desk;
    await desk.signIn();
    await row('Max').waitFor();
    await page.keyboard.press('j');
    await expect.poll(() => desk.focused()).toContain('intake');
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.getByText('Undo last dismissal').waitFor();
    await help.getByText('Fast typing, such as a name, doesn’t trigger shortcuts.').waitFor();
    // The first key closes it, and turns nothing off.
    expect(await desk.focused()).toBe('Close');
    await page.keyboard.press('Space');
    await help.waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await help
      .getByRole('checkbox', { name: 'Enable keyboard shortcuts', checked: true })
      .waitFor();
    // Shortcuts do not act on the page behind the help.
    await page.keyboard.press('e');
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await expect.poll(() => desk.focused()).toContain('intake');
    expect(await rows().count()).toBe(6);

    await page.keyboard.press('?');
    await help.getByRole('checkbox', { name: 'Enable keyboard shortcuts' }).press('Space');
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => desk.focused()).toContain('drug 4711');
    expect(await rows().count()).toBe(6);

    await page.reload();
    await row('Max').click();
    await page.keyboard.press('e');
    await page.keyboard.press('?');
    await button('Keyboard shortcuts').click();
    await help
      .getByRole('checkbox', { name: 'Enable keyboard shortcuts', checked: false })
      .press('Space');
    await page.keyboard.press('Escape');
    expect(await rows().count()).toBe(6);
    await row('Max').click();
    await press('e');
    await expect.poll(() => rows().count()).toBe(5);
  });

  it('types letters in fields', async () => {
    const desk = await open();
    const { page, row, rows } = desk;
    await desk.signIn();
    await row('Max').click();
    await page.keyboard.press('/');
    await expect.poll(() => desk.focused()).toContain('Find a patient');
    await expect.poll(() => isFocusSeen(desk)).toBe(true);
    await page.keyboard.type('jeux');
    expect(await page.getByRole('combobox', { name: /^Find/ }).inputValue()).toBe('jeux');
    expect(await rows().count()).toBe(6);
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);
  });
});
