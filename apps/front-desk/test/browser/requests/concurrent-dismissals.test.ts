import { describe, expect, it } from 'vitest';
import { type OpenPage, useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();

/** Returns what was done to the prescription, as stored by the portal. */
async function historyOf({ clinic }: OpenPage): Promise<string[]> {
  const { history } = await clinic.elsewhere.enqueued.show(1, clinic.prescriptionId);
  return history.map(({ act }) => act);
}

describe('a request that a colleague dismisses while it is read', () => {
  it('stays open, is not dismissed by `e`, and is counted once everywhere (Q66)', async () => {
    const desk = await open();
    const { page, clinic, row, rows, reading, button, notices } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    await clinic.elsewhere.enqueued.dismiss(1, clinic.prescriptionId);
    await desk.pass(21_000);
    await row('drug 4711').waitFor({ state: 'detached' });
    await page.keyboard.press('e');
    await page.keyboard.press('Enter');
    expect(await reading('Prescription: drug 4711').count()).toBe(1);
    await button('Return to inbox').waitFor();
    await desk.pass(1_000);
    await page.keyboard.press('e');
    expect(await rows().count()).toBe(5);
    expect(await notices().textContent()).toBe('');
    await expect.poll(() => page.title()).toBe('(5) Inbox');
    await expect.poll(() => desk.view('Inbox').textContent()).toContain('5');

    // The same key twice: the second press must not trigger the button that replaced the first one.
    await button('Return to inbox').press('Enter');
    await page.keyboard.press('Enter');
    await button('Dismiss').waitFor();
    await expect.poll(() => desk.focused()).toBe('Prescription: drug 4711');
    await page.keyboard.press('Enter');
    await expect.poll(() => historyOf(desk)).toEqual(['enqueued', 'dismissed', 'restored']);
    await expect.poll(() => rows().count()).toBe(6);
    await expect.poll(() => page.title()).toBe('(6) Inbox');
    await desk.pass(1_000);
    expect(await historyOf(desk)).toEqual(['enqueued', 'dismissed', 'restored']);
  });

  it('moves the focus away from its button, which has another meaning by then', async () => {
    const desk = await open();
    const { page, clinic, row, reading, button, view } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    await button('Dismiss').focus();
    await clinic.elsewhere.enqueued.dismiss(1, clinic.prescriptionId);
    await desk.pass(21_000);
    await button('Return to inbox').waitFor();
    await expect.poll(() => desk.focused()).toBe('Prescription: drug 4711');
    await page.keyboard.press('Enter');

    // In the list of dismissed requests, dismissing opens no other request.
    await view('Dismissed').click();
    await row('drug 4711').click();
    await button('Return to inbox').press('Enter');
    await button('Dismiss').press('Enter');
    await button('Return to inbox').waitFor();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => historyOf(desk))
      .toEqual(['enqueued', 'dismissed', 'restored', 'dismissed']);
    await expect.poll(() => desk.focused()).toBe('Prescription: drug 4711');
  });
});
