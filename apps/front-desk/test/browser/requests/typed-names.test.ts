import { describe, expect, it } from 'vitest';
import { type OpenPage, useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();

/** Types at the pace of a person, with a clock that only this function advances, however busy the machine is. */
async function type({ page }: OpenPage, text: string): Promise<void> {
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 10_000);
  for (const letter of text) {
    await page.clock.runFor(120);
    await page.keyboard.press(letter);
  }
  await page.clock.runFor(1_000);
  await page.clock.resume();
}

const numbersOpen = async ({ clinic }: OpenPage): Promise<number> =>
  (await clinic.elsewhere.inbox.list()).data.length;

describe('a name that is typed while the focus is not in the search', () => {
  it('dismisses, selects and restores nothing, and leaves no trace (Q66)', async () => {
    const desk = await open();
    const { page, clinic, row, rows, reading, notices } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    for (const name of ['elder', 'exeter', 'max', 'Xu', 'xavier', 'duke']) {
      await type(desk, name);
      expect(await rows().count(), name).toBe(6);
      await reading('Prescription: drug 4711').waitFor();
      expect(await page.getByRole('checkbox', { checked: true }).count(), name).toBe(0);
      expect(await notices().textContent(), name).toBe('');
    }
    expect(await desk.focused()).toContain('drug 4711');

    // A single key is a command, which runs when it can no longer be the beginning of a name.
    await page.keyboard.press('e');
    await row('drug 4711').waitFor({ state: 'detached' });
    await expect.poll(() => numbersOpen(desk)).toBe(5);
    const { history } = await clinic.elsewhere.enqueued.show(1, clinic.prescriptionId);
    expect(history.map(({ act }) => act)).toEqual(['enqueued', 'dismissed']);

    await type(desk, 'ulrich');
    expect(await rows().count()).toBe(5);
    await notices().getByText('Dismissed Ada Example’s prescription').waitFor();
    await page.keyboard.press('u');
    await expect.poll(() => numbersOpen(desk)).toBe(6);
  });
});

describe('a filter', () => {
  it('closes an open request that it excludes, and no key acts on that request', async () => {
    const desk = await open();
    const { page, row, rows, reading, notices } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    const only = page.getByRole('group', { name: 'Filters' });
    const type = (name: string) => only.getByRole('button', { name });
    await type('Prescriptions').click();
    await expect.poll(() => rows().count()).toBe(2);
    await reading('Prescription: drug 4711').waitFor();
    await type('Prescriptions').click();
    await type('Refills').click();
    await reading('Prescription: drug 4711').waitFor({ state: 'detached' });
    await expect.poll(() => rows().count()).toBe(1);
    await page.keyboard.press('e');
    expect(await rows().count()).toBe(1);
    expect(await notices().textContent()).toBe('');

    await row('Refill').click();
    await page.getByRole('combobox', { name: 'Received' }).selectOption('7+ days ago');
    await reading('Refill: prescription 815').waitFor();
    await type('Messages').click();
    await type('Refills').click();
    await reading('Refill: prescription 815').waitFor({ state: 'detached' });
    await page.keyboard.press('e');
    await type('Clear filters').click();
    await expect.poll(() => rows().count()).toBe(6);
  });
});
